"""The columns of the sheet: their names, how each is read, what an empty cell means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.catalog.sheet import cells, facts

PRODUCT, VARIANT = "product", "variant"
HANDLE, SKU = "handle", "sku"
MOST_OPTIONS = 3
KEPT = object()  # an empty cell leaves what is there


@dataclass(frozen=True)
class Column:
    """One column; `empty` is what an empty cell means, `subject` whose field it is.

    `also` are other names under which files of other shops bring it.
    """

    name: str
    title: str
    subject: str
    read: cells.Reader
    empty: Any = KEPT
    also: tuple[str, ...] = ()


def _option(place: int) -> tuple[Column, ...]:
    name = f"option{place}"
    return (
        Column(f"{name}_name", f"Option {place}", PRODUCT, cells.text(40)),
        Column(f"{name}_value", f"Value of option {place}", VARIANT, cells.text(60)),
        Column(f"{name}_swatch", f"Colour of option {place}", VARIANT, cells.swatch),
    )


OPTIONS = tuple(column for n in range(1, MOST_OPTIONS + 1) for column in _option(n))
COLUMNS = (
    Column(HANDLE, "Address", PRODUCT, cells.handle, also=("slug",)),
    Column("name", "Name", PRODUCT, cells.text(160), also=("title", "product name")),
    Column("category", "Category", PRODUCT, cells.text(200), also=("product category",)),
    Column("brand", "Brand", PRODUCT, cells.text(80), "", ("vendor", "manufacturer")),
    Column("hsn", "HSN code", PRODUCT, cells.hsn, also=("hsn code",)),
    Column("status", "Status", PRODUCT, cells.status, also=("state",)),
    Column("featured", "On the front page", PRODUCT, cells.yes_no),
    Column("summary", "Summary", PRODUCT, cells.text(300), "", ("short description",)),
    Column("description", "Description", PRODUCT, cells.text(10_000), "", ("body",)),
    Column("keywords", "Also found by", PRODUCT, cells.text(500), "", ("tags",)),
    Column("specifications", "Specifications", PRODUCT, facts.read, (), ("specs",)),
    Column("publish_at", "On sale from", PRODUCT, cells.moment, None),
    Column("withdraw_at", "On sale until", PRODUCT, cells.moment, None),
    Column(SKU, "Part no.", VARIANT, cells.sku, also=("variant sku", "part no")),
    *OPTIONS,
    Column("price", "Price", VARIANT, cells.amount, also=("variant price",)),
    Column(
        "compare_at",
        "Price before",
        VARIANT,
        cells.amount,
        None,
        ("variant compare at price", "compare at price"),
    ),
    Column("on_hand", "On hand", VARIANT, cells.whole, also=("stock", "inventory qty")),
    Column("weight_g", "Weight in g", VARIANT, cells.whole, also=("variant grams",)),
    Column("active", "On sale", VARIANT, cells.yes_no),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}

Mapped = Mapping[str, str]  # heading of the file -> name of a column, or "" to pass over it


def matched(headings: Sequence[str]) -> dict[str, str]:
    """Guess which column each heading means; each column is taken once."""
    known = {_plain(word): column.name for column in COLUMNS for word in _names(column)}
    taken: set[str] = set()
    found: dict[str, str] = {}
    for heading in headings:
        name = known.get(_plain(heading), "")
        found[heading] = "" if name in taken else name
        taken.add(name)
    return found


def what_is_missing(names: Iterable[str]) -> str:
    """Say why these columns are not enough to tell one product from another, or ""."""
    chosen = [name for name in names if name]
    if len(set(chosen)) < len(chosen):
        return "Two columns of the file mean the same: pass one of them over."
    if HANDLE not in chosen and SKU not in chosen:
        return "Choose which column holds the part number or the address of a product."
    if not set(chosen) - {HANDLE, SKU}:
        return "Choose at least one column that says something about the products."
    return ""


def _names(column: Column) -> tuple[str, ...]:
    return (column.name, column.title, *column.also)


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.casefold()).strip()
