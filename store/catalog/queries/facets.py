"""The figures beside the filters, in words: which groups are worth showing, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from store.catalog.facets import BRAND, Labels
from store.catalog.filters import Filters
from store.catalog.index import Counts
from store.kernel.money import Money

MOST_GROUPS = 10
MOST_VALUES = 40
WORTH = 5  # a facet that fewer than one product in so many has says little


class Value(NamedTuple):
    """One value of a filter; `number` products are left when it is chosen."""

    value: str
    number: int
    swatch: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A filter: `key` is its parameter in addresses; the last values are folded away."""

    key: str
    name: str
    values: tuple[Value, ...]

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)

    def has_chosen_below(self, place: int) -> bool:
        """Tell whether any value from this place on is chosen."""
        return any(value.chosen for value in self.values[place:])


@dataclass(frozen=True)
class Facets:
    """Everything in the rail; `categories` goes by id, `ratings` by "and up"."""

    total: int = 0
    categories: Mapping[int, int] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    in_stock: int = 0
    ratings: Mapping[int, int] = field(default_factory=dict)
    cheapest: Money = field(default_factory=Money.zero)
    dearest: Money = field(default_factory=Money.zero)

    def group(self, key: str) -> Group | None:
        return next((group for group in self.groups if group.key == key), None)


def facets_of(filters: Filters, counts: Counts, labels: Labels) -> Facets:
    """Put the counted values into words, those worth showing first."""
    lowest, highest = counts.prices or (0, 0)
    return Facets(
        total=counts.total,
        categories=counts.categories,
        groups=tuple(_groups(filters, counts, labels)),
        in_stock=counts.in_stock,
        ratings=counts.ratings,
        cheapest=Money(lowest),
        dearest=Money(highest),
    )


def _groups(filters: Filters, counts: Counts, labels: Labels) -> Iterator[Group]:
    chosen = filters.facets
    worth = [key for key in counts.values if key in chosen or _worth(key, filters, counts)]
    first = sorted(worth, key=lambda key: (key not in chosen, -counts.spread[key], key))
    for key in sorted(first[:MOST_GROUPS], key=lambda key: _place(key, counts, labels)):
        values = _values(key, frozenset(chosen.get(key, ())), counts, labels)
        yield Group(key, labels.title(key).name, values)


def _worth(key: str, filters: Filters, counts: Counts) -> bool:
    """Among unlike things a facet means nothing: a wire's length is not a screw's."""
    narrowed = filters.category or filters.query or filters.options
    if key != BRAND and not narrowed:
        return False
    tells = len(counts.values[key]) > 1 or counts.spread[key] < counts.scope
    return tells and counts.spread[key] * WORTH >= counts.scope


def _place(key: str, counts: Counts, labels: Labels) -> tuple[bool, int, int, str]:
    """Options and facts that most things have come first, the brand last."""
    return key == BRAND, labels.title(key).position, -counts.spread[key], key


def _values(
    key: str, chosen: frozenset[str], counts: Counts, labels: Labels
) -> tuple[Value, ...]:
    """Give a group's values in their natural order; of very many the most frequent."""
    counted = counts.values[key]
    kept = set(counted)
    if len(counted) > MOST_VALUES:
        often = sorted(counted, key=lambda each: -counted[each])[:MOST_VALUES]
        kept = {*often, *labels.ids(key, chosen)}
    rows = ((labels.label(each), counted[each]) for each in counted if each in kept)
    return tuple(
        Value(label.value, count, label.swatch, label.text, label.value in chosen)
        for label, count in rows
    )
