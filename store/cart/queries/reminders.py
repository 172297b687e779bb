"""Reads of reminders: the one of a cart, the one a link names, those that are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from store.accounts.visitors import Visitor
from store.cart.models import Cart, CartLine, CartReminder, CartStatus
from store.kernel.errors import NotFound

GONE = "We hold no such reminder: it is over, or was forgotten."
DAY = timedelta(days=1)
TOO_OLD = timedelta(days=7)  # what was left so long ago is not spoken of any more


def reminder_of(session: Session, visitor: Visitor) -> CartReminder | None:
    """Give what the visitor agreed to for the cart they have now."""
    rows = (
        select(CartReminder)
        .join(Cart, Cart.id == CartReminder.cart_id)
        .where(Cart.status == CartStatus.OPEN, visitor.owns(Cart))
        .order_by(Cart.customer_id.is_(None), Cart.id)
    )
    return session.scalars(rows.limit(1)).first()


def reminder_named(
    session: Session, token: str, *, secrets: Collection[str], lock: bool = False
) -> CartReminder:
    """Give the reminder that a mail's link names; raises NotFound for a made-up one."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise NotFound(GONE)
    rows = select(CartReminder).where(CartReminder.id == int(number))
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None or not found.is_named_by(token, secrets):
        raise NotFound(GONE)
    return found


def reminders_due(
    session: Session, *, idle: timedelta, at: datetime, limit: int
) -> list[CartReminder]:
    """Lock what may be sent now: carts with lines, left for a while, not spoken of yet.

    An address gets no more than one a day, however many carts name it.
    """
    told = aliased(CartReminder)
    of_late = exists().where(told.email == CartReminder.email, told.announced_at > at - DAY)
    rows = (
        select(CartReminder)
        .join(Cart, Cart.id == CartReminder.cart_id)
        .where(Cart.status == CartStatus.OPEN)
        .where(Cart.active_at <= at - idle, Cart.active_at > at - TOO_OLD)
        .where(CartReminder.announced_at.is_(None), CartReminder.withdrawn_at.is_(None))
        .where(CartReminder.settled_at.is_(None), CartReminder.consent_at <= at - idle)
        .where(exists().where(CartLine.cart_id == Cart.id), ~of_late)
        .order_by(CartReminder.id)
        .limit(limit)
        .with_for_update(of=CartReminder, skip_locked=True)
    )
    return list({one.email: one for one in session.scalars(rows)}.values())


def copies_among(session: Session, cart_ids: Collection[int]) -> set[tuple[int, int]]:
    """Give which of these carts are copies of others: (the first one, its copy)."""
    if len(cart_ids) < 2:
        return set()
    columns = (CartReminder.cart_id, CartReminder.restored_to)
    rows = select(*columns).where(CartReminder.restored_to.in_(cart_ids))
    return {(first, copy) for first, copy in session.execute(rows) if copy is not None}
