"""What has happened to the stock."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import StockMovement


def variants_moved_by(session: Session, order_id: int) -> list[int]:
    """Give the ids of the variants whose stock an order has changed, ascending."""
    rows = select(StockMovement.variant_id).where(StockMovement.order_id == order_id)
    return sorted(set(session.scalars(rows)))
