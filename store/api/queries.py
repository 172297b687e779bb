"""Reads that only the API asks for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, selectinload

from store.accounts.visitors import Visitor
from store.kernel.errors import NotFound
from store.orders.models import Order
from store.orders.queries import UNKNOWN


def orders_after(
    session: Session, owner: Visitor | None, *, after: str, take: int
) -> Sequence[Order]:
    """Give the orders that follow one, the newest first, with lines; no owner: all's."""
    mine: ColumnElement[bool] = true() if owner is None else owner.owns(Order)
    rows = select(Order).where(mine).options(selectinload(Order.lines))
    if after:
        last = session.scalar(select(Order.id).where(mine, Order.number == after))
        if last is None:
            raise NotFound(UNKNOWN)
        rows = rows.where(Order.id < last)
    return session.scalars(rows.order_by(Order.id.desc()).limit(take)).all()
