"""What sold of late and what sold together, counted every night from firm orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    Select,
    Subquery,
    and_,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from store.catalog.models import BoughtTogether, Product, ProductStatus, Variant
from store.infra.outbox import Delivery, announce
from store.kernel import clock
from store.orders import topics
from store.orders.models import Order, OrderLine, OrderStatus

TOGETHER_FOR = timedelta(days=180)
POPULAR_FOR = timedelta(days=90)
NIGHT = timedelta(hours=2, minutes=30)  # after midnight in India, when few shop
FEWEST_ORDERS = 2
MOST_OTHERS = 8
# A workshop's whole parts list says little of what goes with what, and its pairs are many.
MOST_PRODUCTS = 50


def announce_night(session: Session, *, at: datetime) -> None:
    """Announce that a day is over, once for each; whoever counts by the day begins then."""
    day = (at.astimezone(clock.IST) - NIGHT).date().toordinal()
    begun = select(Delivery.id).where(
        Delivery.topic == topics.DAY_OVER, Delivery.subject_id == day
    )
    if session.scalar(begun.limit(1)) is None:
        announce(session, topics.DAY_OVER, day)


def count_bought_together(session: Session, *, at: datetime) -> None:
    """Write anew which products were in how many orders together, the eight most each."""
    session.execute(delete(BoughtTogether))
    ranked = _ranked(_pairs(_bought(at)))
    best = select(ranked.c.product_id, ranked.c.other_id, ranked.c.orders)
    best = best.where(ranked.c.place <= MOST_OTHERS)
    columns = ["product_id", "other_id", "orders"]
    session.execute(insert(BoughtTogether).from_select(columns, best))


def changed_popularity(session: Session, *, at: datetime) -> dict[int, int]:
    """Give how many were sold in 90 days, of the products that say otherwise now."""
    sold = (
        select(Variant.product_id, func.sum(OrderLine.quantity).label("pieces"))
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(_firm_since(at - POPULAR_FOR))
        .group_by(Variant.product_id)
        .subquery("sold")
    )
    pieces = func.coalesce(sold.c.pieces, 0)
    rows = (
        select(Product.id, pieces)
        .outerjoin(sold, sold.c.product_id == Product.id)
        .where(Product.popularity != pieces)
        .order_by(Product.id)
    )
    return {product_id: int(count) for product_id, count in session.execute(rows)}


def set_popularity(session: Session, sold: Mapping[int, int]) -> None:
    """Repeat on the products how many of them were sold; nobody has edited them."""
    if not sold:
        return
    session.execute(
        update(Product)
        .where(Product.id.in_(sold))
        .values(
            popularity=case(dict(sold), value=Product.id), updated_at=Product.updated_at
        )
    )


def _firm_since(moment: datetime) -> Any:
    return and_(Order.status == OrderStatus.PLACED, Order.placed_at >= moment)


def _bought(at: datetime) -> CTE:
    """Give what was in which order, each product once."""
    return (
        select(OrderLine.order_id, Variant.product_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(_firm_since(at - TOGETHER_FOR), Product.status == ProductStatus.ACTIVE)
        .distinct()
        .cte("bought")
    )


def _pairs(bought: CTE) -> Subquery:
    """Count the orders that hold both of two products, each pair in both directions."""
    bill, one, other = (aliased(bought, name=name) for name in ("bill", "one", "other"))
    small = (
        select(bill.c.order_id)
        .group_by(bill.c.order_id)
        .having(func.count().between(2, MOST_PRODUCTS))
    )
    orders = func.count()
    return (
        select(
            one.c.product_id, other.c.product_id.label("other_id"), orders.label("orders")
        )
        .join(other, other.c.order_id == one.c.order_id)
        .where(one.c.product_id != other.c.product_id, one.c.order_id.in_(small))
        .group_by(one.c.product_id, other.c.product_id)
        .having(orders >= FEWEST_ORDERS)
        .subquery("pair")
    )


def _ranked(pairs: Subquery) -> Subquery:
    place = func.row_number().over(
        partition_by=pairs.c.product_id,
        order_by=(pairs.c.orders.desc(), pairs.c.other_id),
    )
    rows: Select[Any] = select(*pairs.c, place.label("place"))
    return rows.subquery("ranked")
