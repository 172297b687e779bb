"""What lists can be filtered by: keys of addresses, and values in a natural order."""

from __future__ import annotations

import re

from store.catalog.search import words

BRAND = "brand"
COLLECTION = "collection"
LONGEST_KEY = 40
LONGEST_VALUE = 150
# What addresses of lists mean by themselves: no option or attribute can be asked by it.
RESERVED = frozenset(
    {
        BRAND,
        COLLECTION,
        "after",
        "category",
        "in_stock",
        "page",
        "price",
        "price_max",
        "price_min",
        "q",
        "rating",
        "sort",
        "upto",
        "view",
    }
)
_PARTS = re.compile(r"\d+(?:\.\d+)?|\D+")

Natural = list[tuple[bool, float, str]]


def facet_of(name: str) -> str:
    """Give the address parameter of an option: "Nozzle size" is nozzle-size.

    Gives "" for what cannot be filtered by, because the parameter is taken.
    """
    key = "-".join(words(name)).replace(".", "-")[:LONGEST_KEY].strip("-")
    return "" if key in RESERVED else key


def title_of(facet: str) -> str:
    """Give the name a facet has when nobody gave it another: nozzle-size, Nozzle size."""
    return facet.replace("-", " ").replace("_", " ").capitalize()


def natural(value: str) -> Natural:
    """Sort by name, figures in it by their size: 0.4 mm before 0.25 kg before 1 kg."""
    return [_part(part) for part in _PARTS.findall(value.casefold())]


def _part(part: str) -> tuple[bool, float, str]:
    try:
        return (False, float(part), "")
    except ValueError:
        return (True, 0, part)
