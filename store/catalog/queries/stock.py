"""How much of a variant can be sold right now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.catalog.models import StockHold, StockLevel


def available(
    session: Session, variant_ids: Collection[int], *, at: datetime, but_order: int = 0
) -> dict[int, int]:
    """Give on hand less allocated less live holds, for each variant; never below zero.

    `but_order` is an order whose own holds do not count against it.
    """
    levels = select(StockLevel).where(StockLevel.variant_id.in_(variant_ids))
    held = _held(session, variant_ids, at=at, but_order=but_order)
    return {
        level.variant_id: max(0, level.sellable - held.get(level.variant_id, 0))
        for level in session.scalars(levels)
    }


def locked_levels(session: Session, variant_ids: Collection[int]) -> dict[int, StockLevel]:
    """Lock the stock of these variants, always in ascending id, and give it."""
    rows = (
        select(StockLevel)
        .where(StockLevel.variant_id.in_(variant_ids))
        .order_by(StockLevel.variant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {level.variant_id: level for level in session.scalars(rows)}


def _held(
    session: Session, variant_ids: Collection[int], *, at: datetime, but_order: int
) -> dict[int, int]:
    rows = (
        select(StockHold.variant_id, func.sum(StockHold.quantity))
        .where(
            StockHold.variant_id.in_(variant_ids),
            StockHold.expires_at > at,
            StockHold.order_id != but_order,
        )
        .group_by(StockHold.variant_id)
    )
    return {variant_id: int(total) for variant_id, total in session.execute(rows)}
