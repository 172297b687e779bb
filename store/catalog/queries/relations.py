"""What stands beside a product: what staff say of it, what orders say, its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    bindparam,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from store.catalog.models import BoughtTogether, Listed, Product, Relation, RelationKind
from store.catalog.queries.listing import CARD_ROW, Card

ID = bindparam("id", type_=BigInteger)
SHELF = bindparam("shelf", type_=BigInteger)
MOST = 8
ORDERS = 2  # one order with both says nothing yet
TOGETHER = "bought_together"
NEIGHBOURS = "neighbours"
stated, bought = Relation.__table__.c, BoughtTogether.__table__.c
product = Product.__table__.c
Groups = Mapping[str, Sequence[Card]]

# The groups of a page in their order; those that stand alone are not filled up.
TITLES: Mapping[str, str] = MappingProxyType(
    {
        RelationKind.GOES_WITH: "Goes with it",
        TOGETHER: "Often bought together",
        RelationKind.SPARE_FOR: "Spare parts",
        RelationKind.INSTEAD_OF: "Instead of it",
        NEIGHBOURS: "From the same shelf",
    }
)


def companions_of(session: Session, product: Product) -> Groups:
    """Give what stands beside a product by its group, as `listed` rows, in one statement.

    Each product is shown once, in the first group it is in; neighbours only stand where
    staff and orders say nothing.
    """
    found = session.execute(BESIDE, _named(product)).all()
    groups: dict[str, list[Card]] = {group: [] for group in TITLES}
    shown: set[int] = set()
    for group in TITLES:
        rows = [row for row in found if row.relation == group]
        fresh = [row for row in rows if row.product_id not in shown]
        groups[group] = fresh[:MOST]
        shown.update(row.product_id for row in groups[group])
    if any(rows for group, rows in groups.items() if group != NEIGHBOURS):
        groups[NEIGHBOURS] = []
    return {group: rows for group, rows in groups.items() if rows}


def alternatives_to(session: Session, product: Product) -> Sequence[Card]:
    """Give what to look at instead of a product that has gone, in one statement."""
    found = session.execute(INSTEAD, _named(product)).all()
    first = sorted(found, key=lambda row: row.relation == NEIGHBOURS)
    return list({row.product_id: row for row in reversed(first)}.values())[::-1][:MOST]


def _named(product: Product) -> dict[str, int]:
    return {ID.key: product.id, SHELF.key: product.category_id}


def _listed(*groups: Select[Any]) -> Select[Any]:
    beside, listed = union_all(*groups).subquery(), Listed.__table__
    return (
        select(beside.c.relation, *CARD_ROW)
        .select_from(beside.join(listed, listed.c.product_id == beside.c.product_id))
        .where(listed.c.visible)
        .order_by(beside.c.place, listed.c.product_id)
    )


def _stated() -> Select[Any]:
    columns: list[ColumnElement[Any]] = [
        type_coerce(stated.kind, String).label("relation"),
        stated.position.label("place"),
        stated.related_id.label("product_id"),
    ]
    return select(*columns).where(stated.product_id == ID)


def _together() -> Select[Any]:
    rows = (
        select(bought.other_id, bought.orders)
        .where(bought.product_id == ID, bought.orders >= ORDERS)
        .order_by(bought.orders.desc(), bought.other_id)
        .limit(2 * MOST)
        .subquery()
    )
    return select(_word(TOGETHER), -rows.c.orders, rows.c.other_id)


def _neighbours() -> Select[Any]:
    rows = (
        select(product.id, product.popularity)
        .where(product.category_id == SHELF, product.id != ID)
        .order_by(product.in_stock.desc(), product.popularity.desc(), product.id.desc())
        .limit(2 * MOST)
        .subquery()
    )
    return select(_word(NEIGHBOURS), -rows.c.popularity, rows.c.id)


def _word(group: str) -> ColumnElement[str]:
    return literal(group)


BESIDE = _listed(_stated(), _together(), _neighbours())
INSTEAD = _listed(_stated().where(stated.kind == RelationKind.INSTEAD_OF), _neighbours())
