"""What lists and search say of generated products, by the rules that changes follow.

The products are put together from the rows that were written, not read back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_dict, manager_of_class

from store.catalog.actions.cards import facets_of, listed_row
from store.catalog.actions.listing import facet_ids, touch_catalogue
from store.catalog.actions.words import index_words
from store.catalog.models import (
    Attribute,
    Listed,
    Media,
    Option,
    OptionValue,
    Product,
    Specification,
    Variant,
)
from store.catalog.prices import Asked, reduced_from
from store.demo.generated.loading import Row, load
from store.demo.generated.rows import COLUMNS
from store.infra.db import Base
from store.kernel.money import Money

Waiting = Mapping[str, Sequence[Row]]
Grouped = Mapping[int, list[Any]]


def write_lists(session: Session, waiting: Waiting, *, at: datetime) -> None:
    """Write what is listed and searched of the products among these rows."""
    keys = select(Attribute.id, Attribute.key).where(Attribute.filterable)
    attributes = {row.id: row.key for row in session.execute(keys)}
    products, asked = put_together(waiting), _asked(waiting)
    index_words(session, products)
    found = {each.id: facets_of(each, attributes=attributes) for each in products}
    numbers = facet_ids(session, {one for facets in found.values() for one in facets})
    version = touch_catalogue(session)
    rows = [
        listed_row(
            product,
            facet_ids=[numbers[one.facet, one.value] for one in found[product.id]],
            version=version,
            at=at,
            was=_before(product, asked, at),
        )
        for product in products
    ]
    columns = tuple(rows[0])
    ready = [tuple(row[name] for name in columns) for row in rows]
    load(session, Base.metadata.tables[Listed.__tablename__], columns, ready)


def put_together(waiting: Waiting) -> list[Product]:
    """Give the products as a query would that loads all that lists need."""
    media = _grouped(Media, waiting, by="product_id")
    specifications = _grouped(Specification, waiting, by="product_id")
    options = _grouped(Option, waiting, by="product_id")
    values = _grouped(OptionValue, waiting, by="option_id")
    variants = _grouped(Variant, waiting, by="product_id")
    _choose(variants, values, waiting)
    for option in (each for group in options.values() for each in group):
        instance_dict(option)["values"] = values.get(option.id, [])
    products: list[Product] = _made(Product, waiting)
    for product in products:
        instance_dict(product)["media"] = media.get(product.id, [])
        instance_dict(product)["options"] = options.get(product.id, [])
        instance_dict(product)["variants"] = variants.get(product.id, [])
        facts = specifications.get(product.id, [])
        instance_dict(product)["specifications"] = facts
    return products


def _choose(variants: Grouped, values: Grouped, waiting: Waiting) -> None:
    by_id = {each.id: each for group in values.values() for each in group}
    chosen: dict[int, list[OptionValue]] = defaultdict(list)
    for variant_id, value_id in waiting.get("variant_value", ()):
        chosen[variant_id].append(by_id[value_id])
    for variant in (each for group in variants.values() for each in group):
        instance_dict(variant)["values"] = chosen.get(variant.id, [])


def _grouped(model: type[Base], waiting: Waiting, *, by: str) -> Grouped:
    groups: dict[int, list[Any]] = defaultdict(list)
    for each in _made(model, waiting):
        groups[getattr(each, by)].append(each)
    return groups


def _made(model: type[Any], waiting: Waiting) -> list[Any]:
    name = model.__tablename__
    columns = COLUMNS[name]
    rows: Iterable[Row] = waiting.get(name, ())
    new, rest = manager_of_class(model).new_instance, _defaults(model, columns)
    made = []
    for row in rows:
        each = new()
        # As a query fills what it has loaded: no change is noted that would be saved.
        instance_dict(each).update(rest, **dict(zip(columns, row, strict=True)))
        made.append(each)
    return made


def _defaults(model: type[Any], columns: Sequence[str]) -> dict[str, Any]:
    """What the other columns hold when nobody says."""
    others = [column for column in model.__table__.c if column.name not in columns]
    return {
        column.name: column.default.arg if column.default is not None else None
        for column in others
        if column.default is None or column.default.is_scalar
    }


def _asked(waiting: Waiting) -> Mapping[int, list[Asked]]:
    asked: dict[int, list[Asked]] = defaultdict(list)
    for variant_id, price, at in waiting.get("price_change", ()):
        asked[variant_id].append(Asked(at, price))
    return asked


def _before(
    product: Product, asked: Mapping[int, list[Asked]], at: datetime
) -> Money | None:
    cheapest = product.cheapest
    if cheapest is None or not cheapest.is_reduced:
        return None
    history = asked[cheapest.id]
    found = reduced_from(cheapest.price, cheapest.compare_at, history, at=at)
    return found.was if found else None
