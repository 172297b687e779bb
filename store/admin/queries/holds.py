"""What is held for carts and orders right now, as staff read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.admin.queries.orders import PER_PAGE, last_page
from store.catalog.models import Product, StockHold, Variant
from store.orders.models import Order
from store.web.pagination import Page


@dataclass(frozen=True)
class HeldRow:
    """One hold: of what, how much, for whom and until when."""

    id: int
    name: str
    slug: str
    sku: str
    quantity: int
    expires_at: datetime
    order_number: str | None


def live_holds(session: Session, *, page: int, at: datetime) -> Page[HeldRow]:
    """Give one page of the holds that count now, those that end first on top."""
    live = StockHold.expires_at > at
    total = session.scalar(select(func.count(StockHold.id)).where(live)) or 0
    number = last_page(page, total)
    rows = (
        select(
            StockHold.id,
            Product.name,
            Product.slug,
            Variant.sku,
            StockHold.quantity,
            StockHold.expires_at,
            Order.number,
        )
        .join(Variant, Variant.id == StockHold.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(Order, Order.id == StockHold.order_id)
        .where(live)
        .order_by(StockHold.expires_at, StockHold.id)
    )
    found = session.execute(rows.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page([HeldRow(*row) for row in found], number, total, PER_PAGE)


def held_counts(
    session: Session, variant_ids: Collection[int], *, at: datetime
) -> dict[int, int]:
    """Give how many pieces of each variant are held now."""
    rows = (
        select(StockHold.variant_id, func.sum(StockHold.quantity))
        .where(StockHold.variant_id.in_(variant_ids), StockHold.expires_at > at)
        .group_by(StockHold.variant_id)
    )
    return {variant_id: int(count) for variant_id, count in session.execute(rows)}
