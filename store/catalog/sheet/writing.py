"""A product is written as rows of the sheet: what is its own stands in the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from store.catalog.models import Option, OptionValue, Product, Variant
from store.catalog.sheet import facts
from store.catalog.sheet.columns import COLUMNS, MOST_OPTIONS, PRODUCT
from store.kernel.clock import IST
from store.kernel.money import Money
from store.kernel.sheets import plain

HEADINGS = tuple(column.name for column in COLUMNS)
WORDS = {None: "", True: "yes", False: "no"}
OWN = frozenset(column.name for column in COLUMNS if column.subject == PRODUCT)


def rows_of(product: Product) -> Iterator[list[str]]:
    """Give a row for each variant, the cells in the order of `HEADINGS`.

    It wants category, options with values, variants with values and stock, and facts.
    """
    own = _own(product)
    for place, variant in enumerate(product.variants):
        told = {**(own if not place else {}), **_of(product, variant)}
        told["handle"] = product.slug
        yield [plain(_cell(told.get(name))) for name in HEADINGS]


def values_of(variant: Variant, options: Sequence[Option]) -> tuple[str, ...]:
    """Give a variant's values in the order of its product's options."""
    return tuple(value.value for value in _chosen(variant, options))


def _own(product: Product) -> dict[str, Any]:
    told = {name: getattr(product, name) for name in OWN if hasattr(product, name)}
    told["category"] = product.category.slug
    rows = ((one.name, one.value, one.unit) for one in product.specifications)
    told["specifications"] = facts.written(rows)
    for place, option in enumerate(product.options[:MOST_OPTIONS], start=1):
        told[f"option{place}_name"] = option.name
    return told


def _of(product: Product, variant: Variant) -> dict[str, Any]:
    names = ("sku", "price", "compare_at", "weight_g", "active")
    told = {name: getattr(variant, name) for name in names}
    told["on_hand"] = variant.stock.on_hand
    chosen = _chosen(variant, product.options[:MOST_OPTIONS])
    for place, value in enumerate(chosen, start=1):
        told[f"option{place}_value"] = value.value
        told[f"option{place}_swatch"] = value.swatch
    return told


def _chosen(variant: Variant, options: Sequence[Option]) -> list[OptionValue]:
    by_option = {value.option_id: value for value in variant.values}
    return [by_option[one.id] for one in options if one.id in by_option]


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return WORDS[value]
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, datetime):
        return value.astimezone(IST).isoformat(sep=" ")
    return str(value)
