"""How many products each filter would leave, counted in one statement."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.catalog.filters import OPTION_FACETS, RATINGS, Filters
from store.catalog.models import Option, OptionValue, Product
from store.catalog.queries.conditions import Condition, all_of, conditions, mean_stars
from store.catalog.shelves import Shelves
from store.kernel.money import Money

SCOPE = ("status", "query", "category")
Count = Select[str, str, int, str]


@dataclass(frozen=True)
class Value:
    """One value of a filter; `count` products are left when it is chosen."""

    value: str
    count: int
    swatch: str = ""


@dataclass(frozen=True)
class Facets:
    """The figures beside the filters; `categories` goes by id, `ratings` by "and up"."""

    total: int = 0
    categories: dict[int, int] = field(default_factory=dict)
    brands: tuple[Value, ...] = ()
    options: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    in_stock: int = 0
    ratings: dict[int, int] = field(default_factory=dict)
    cheapest: Money = field(default_factory=Money.zero)
    dearest: Money = field(default_factory=Money.zero)


def facets_of(session: Session, filters: Filters, shelves: Shelves) -> Facets:
    """Count what each filter leaves, all others being kept."""
    asked = conditions(filters, shelves)
    rows: dict[str, list[Value]] = defaultdict(list)
    counted: Sequence[Any] = session.execute(union_all(*_counts(asked))).all()
    for facet, value, count, swatch in counted:
        rows[facet].append(Value(value, int(count or 0), swatch))
    return _facets(rows)


def _facets(rows: dict[str, list[Value]]) -> Facets:
    figures = {row.value: row.count for row in rows["figure"]}
    return Facets(
        total=figures["total"],
        categories={int(row.value): row.count for row in rows["category"]},
        brands=_sorted(row for row in rows["brand"] if row.value),
        options={key: _sorted(rows[key]) for key in OPTION_FACETS if rows[key]},
        in_stock=figures["stock"],
        ratings={stars: _at_least(rows["rating"], stars) for stars in RATINGS},
        cheapest=Money(figures["cheapest"]),
        dearest=Money(figures["dearest"]),
    )


def _counts(asked: dict[str, Condition]) -> list[Count]:
    everything = all_of(asked)
    without_stock = all_of(asked, but={"stock"}) & Product.in_stock
    scope = all_of({name: asked[name] for name in SCOPE if name in asked})
    price = cast(Product.lowest_price, BigInteger)
    return [
        _figure("total", func.count()).where(everything),
        _figure("stock", func.count()).where(without_stock),
        _figure("cheapest", func.min(price)).where(scope),
        _figure("dearest", func.max(price)).where(scope),
        _grouped("category", Product.category_id, asked, scope=("status", "query")),
        _grouped("brand", Product.brand, asked),
        _grouped("rating", mean_stars(), asked),
        *(_option(key, name, asked) for key, name in OPTION_FACETS.items()),
    ]


def _figure(name: str, count: ColumnElement[int]) -> Count:
    return select(
        _text("figure"), _text(name), cast(count, BigInteger), _text("")
    ).select_from(Product)


def _grouped(
    facet: str,
    by: ColumnElement[Any] | InstrumentedAttribute[Any],
    asked: dict[str, Condition],
    *,
    scope: tuple[str, ...] = SCOPE,
) -> Count:
    """Count by a column; values that the other filters leave nothing of count 0."""
    within = all_of({name: asked[name] for name in scope if name in asked})
    kept = case((all_of(asked, but={facet}), 1), else_=0)
    return (
        select(_text(facet), cast(by, String), func.sum(kept), _text(""))
        .where(within)
        .group_by(by)
    )


def _option(key: str, name: str, asked: dict[str, Condition]) -> Count:
    within = all_of({name: asked[name] for name in SCOPE if name in asked})
    kept = case((all_of(asked, but={key}), Product.id))
    return (
        select(
            _text(key),
            OptionValue.value,
            func.count(kept.distinct()),
            func.max(OptionValue.swatch),
        )
        .select_from(Product)
        .join(Option, Option.product_id == Product.id)
        .join(OptionValue, OptionValue.option_id == Option.id)
        .where(within, Option.name == name)
        .group_by(OptionValue.value)
    )


def _text(value: str) -> ColumnElement[str]:
    return cast(literal(value), String)


def _at_least(means: Iterable[Value], stars: int) -> int:
    return sum(mean.count for mean in means if int(mean.value) >= stars * 100)


def _sorted(values: Iterable[Value]) -> tuple[Value, ...]:
    """Sort by name, figures in it by their size: 0.4 mm before 0.25 kg before 1 kg."""
    return tuple(sorted(values, key=_natural))


def _natural(value: Value) -> list[tuple[bool, float, str]]:
    parts = re.findall(r"\d+(?:\.\d+)?|\D+", value.value.casefold())
    figures = (float(part) if part[0].isdecimal() else None for part in parts)
    return [
        (figure is None, figure or 0, "" if figure else part)
        for part, figure in zip(parts, figures, strict=True)
    ]
