"""Lists of products, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, defer, selectinload

from store.catalog.filters import Filters
from store.catalog.models import Product
from store.catalog.queries.conditions import all_of, conditions, order_of
from store.catalog.shelves import Shelves
from store.kernel.errors import Invalid

CARD = (
    selectinload(Product.media),
    selectinload(Product.variants),
    selectinload(Product.specifications),
    defer(Product.description, raiseload=True),
    defer(Product.search_text, raiseload=True),
)


def products_found(
    session: Session, filters: Filters, shelves: Shelves, *, skip: int = 0, take: int = 24
) -> Sequence[Product]:
    """Give one page of products with what a card shows: media, variants, specifications."""
    rows = _ordered(filters, shelves).offset(skip).limit(take).options(*CARD)
    return session.scalars(rows).all()


def products_after(
    session: Session, filters: Filters, shelves: Shelves, *, after: str, take: int
) -> Sequence[Product]:
    """Give the products that follow the one with slug `after` in the same order.

    Raises Invalid when there is no such product to go on from.
    """
    rows = _ordered(filters, shelves).limit(take).options(*CARD)
    if after:
        rows = rows.where(_beyond(session, filters, after))
    return session.scalars(rows).all()


def _ordered(filters: Filters, shelves: Shelves) -> Select[Product]:
    found = select(Product).where(all_of(conditions(filters, shelves)))
    ways = (way.desc() if falls else way.asc() for way, falls in order_of(filters))
    return found.order_by(*ways)


def _beyond(session: Session, filters: Filters, after: str) -> ColumnElement[bool]:
    order = order_of(filters)
    columns = [way for way, _ in order]
    last = session.execute(select(*columns).where(Product.slug == after)).first()
    if last is None:
        raise Invalid("There is no product to continue after.", field="after")
    return _follows(order, last)


def _follows(
    order: Iterable[tuple[ColumnElement[Any], bool]], last: Sequence[Any]
) -> ColumnElement[bool]:
    """Compare whole rows, column by column, each in its own direction."""
    equal: list[ColumnElement[bool]] = []
    later: list[ColumnElement[bool]] = []
    for (column, falls), value in zip(order, last, strict=True):
        further = column < value if falls else column > value
        later.append(and_(*equal, further))
        equal.append(column == value)
    return or_(*later)
