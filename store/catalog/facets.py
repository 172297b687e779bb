"""What lists can be filtered by: keys of addresses, and values in a natural order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from store.catalog.words.plain import words

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
        "all",
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


class Label(NamedTuple):
    """A facet value as people read it; `text` differs from the value of a collection."""

    facet: str
    value: str
    swatch: str
    text: str


class Title(NamedTuple):
    """The name of a facet, and its place among the others."""

    name: str
    position: int = 0


@dataclass(frozen=True, eq=False)
class Labels:
    """All facet values by id, and what facets and collections are called."""

    values: Mapping[int, tuple[str, str, str]]
    titles: Mapping[str, Title]
    collections: Mapping[str, str]

    def label(self, value_id: int) -> Label:
        facet, value, swatch = self.values[value_id]
        return Label(facet, value, swatch, self.text(facet, value))

    def text(self, facet: str, value: str) -> str:
        """Give a value as people read it: a collection by its name."""
        return self.collections.get(value, value) if facet == COLLECTION else value

    def title(self, facet: str) -> Title:
        return self.titles.get(facet) or Title(title_of(facet))

    def ids(self, facet: str, values: Iterable[str]) -> tuple[int, ...]:
        """Give the ids of the values of a facet; what nobody knows is left out."""
        known = (self._by_name.get((facet, value)) for value in values)
        return tuple(each for each in known if each is not None)

    @cached_property
    def by_facet(self) -> Mapping[str, tuple[int, ...]]:
        """Give the ids of each facet's values in their natural order."""
        groups: dict[str, list[int]] = {}
        for value_id in sorted(self.values, key=lambda each: natural(self.values[each][1])):
            groups.setdefault(self.values[value_id][0], []).append(value_id)
        return {facet: tuple(ids) for facet, ids in groups.items()}

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], int]:
        return {(row[0], row[1]): value_id for value_id, row in self.values.items()}
