"""Reads of orders."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from store.accounts.visitors import Visitor
from store.catalog.models import Media, Product, ProductStatus, Variant
from store.kernel.errors import NotFound
from store.orders.models import (
    MONEY_CAME,
    FulfilmentStatus,
    Order,
    OrderLine,
    OrderStatus,
)
from store.quotes.models import Quote
from store.uploads.models import Part, Upload

# In SQL what `Order.is_bought` says.
BOUGHT = and_(
    Order.status == OrderStatus.PLACED,
    or_(
        Order.payment_status.in_(MONEY_CAME),
        Order.fulfilment_status != FulfilmentStatus.UNFULFILLED,
    ),
)
MOST_LINES = 1_000  # more than a cart holds: what is beyond fits no column either
UNKNOWN = "We know no such order of yours."
NUMBER = re.compile(r"MX-[0-9A-Z]{4}-[0-9A-Z]{4}", re.ASCII)
KEY = re.compile(r"[A-Za-z0-9_-]{16,32}", re.ASCII)


def order_of(session: Session, visitor: Visitor, number: str, *, key: str = "") -> Order:
    """Give a visitor's own order, or the one whose key they hold, with its contents."""
    if NUMBER.fullmatch(number) is None:
        raise NotFound(UNKNOWN)
    mine = visitor.owns(Order)
    if KEY.fullmatch(key):
        mine = mine | (Order.access_token == key)
    order = session.scalar(_whole().where(Order.number == number, mine))
    if order is None:
        raise NotFound(UNKNOWN)
    return order


def orders_of(session: Session, visitor: Visitor) -> Sequence[Order]:
    """Give a visitor's orders, newest first, with their lines."""
    rows = select(Order).where(visitor.owns(Order)).options(selectinload(Order.lines))
    return session.scalars(rows.order_by(Order.id.desc()).limit(100)).all()


def last_order_of(session: Session, visitor: Visitor) -> Order | None:
    """Give a visitor's newest order, without its contents."""
    rows = select(Order).where(visitor.owns(Order)).order_by(Order.id.desc())
    return session.scalar(rows.limit(1))


def unpaid_order_of(session: Session, visitor: Visitor) -> Order | None:
    """Give the visitor's newest order that waits for money, without its contents."""
    rows = select(Order).where(visitor.owns(Order), Order.status == OrderStatus.PENDING)
    return session.scalar(rows.order_by(Order.id.desc()).limit(1))


def has_ordered(
    session: Session,
    *,
    people: Collection[str],
    customer_id: int | None,
    but_order: int = 0,
) -> bool:
    """Tell whether somebody has another order that stands.

    `people` are keys of addresses.
    """
    mine: ColumnElement[bool] = Order.person.in_(people)
    if customer_id is not None:
        mine = mine | (Order.customer_id == customer_id)
    standing = Order.status.in_((OrderStatus.PENDING, OrderStatus.PLACED))
    return (
        session.scalar(
            select(Order.id).where(mine, standing, Order.id != but_order).limit(1)
        )
        is not None
    )


def order_with_id(session: Session, order_id: int) -> Order:
    """Give an order with its contents; there must be one."""
    return session.scalars(_whole().where(Order.id == order_id)).one()


def locked_order(session: Session, order_id: int) -> Order:
    """Lock an order's row, then read it with its contents."""
    session.execute(select(Order.id).where(Order.id == order_id).with_for_update())
    rows = _whole().where(Order.id == order_id).execution_options(populate_existing=True)
    return session.scalars(rows).one()


def order_with_number(session: Session, number: str) -> Order:
    """Give an order by its number, for staff."""
    if NUMBER.fullmatch(number) is None:
        raise NotFound("There is no order with this number.")
    order = session.scalar(_whole().where(Order.number == number))
    if order is None:
        raise NotFound("There is no order with this number.")
    return order


def order_of_cart(session: Session, cart_id: int) -> Order | None:
    """Give the order that was made of a cart."""
    return session.scalar(_whole().where(Order.cart_id == cart_id))


def pictures_of(session: Session, order: Order) -> dict[int, Media]:
    """Give today's picture of each thing in an order, by variant: its own, or the first."""
    ids = [line.variant_id for line in order.lines if line.variant_id is not None]
    other = func.coalesce(Media.variant_id, 0) != Variant.id
    rows = (
        select(Variant.id, Media)
        .join(Media, Media.product_id == Variant.product_id)
        .where(Variant.id.in_(ids))
        .order_by(other, Media.position, Media.id)
    )
    found: dict[int, Media] = {}
    for variant_id, media in session.execute(rows):
        found.setdefault(variant_id, media)
    return found


def reviewable(session: Session, order: Order) -> dict[int, str]:
    """Give the slugs of what may be written about by who bought it, by variant."""
    ids = [line.variant_id for line in order.lines if line.variant_id is not None]
    if not order.is_bought or not ids:
        return {}
    rows = (
        select(Variant.id, Product.slug)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(ids), Product.status == ProductStatus.ACTIVE)
    )
    found: dict[int, str] = dict(session.execute(rows).all())
    return found


def print_picture(session: Session, visitor: Visitor, number: str, position: int) -> str:
    """Give the storage key of a print line's picture, for its owner."""
    if NUMBER.fullmatch(number) is None or position > MOST_LINES:
        raise NotFound
    rows = (
        select(Part.thumbnail_key)
        .select_from(OrderLine)
        .join(Quote, Quote.id == OrderLine.quote_id)
        .join(Upload, Upload.id == Quote.upload_id)
        .join(Part, Part.id == func.coalesce(Quote.part_id, Upload.part_id))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.number == number, OrderLine.position == position, visitor.owns(Order))
    )
    key = session.scalar(rows)
    if key is None:
        raise NotFound
    return key


def _whole() -> Select[Order]:
    parts = (Order.lines, Order.events, Order.discounts)
    return select(Order).options(*map(selectinload, parts))
