"""The figures beside the filters, in words: which groups are worth showing, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from typing import NamedTuple

from store.catalog.facets import BRAND, Label, Labels
from store.catalog.filters import Filters
from store.catalog.index import Counts
from store.kernel.money import Money

MOST_GROUPS = 10
FEW = 10  # a group of so many values is shown whole
FIRST = 8  # of more, those that most products have
MOST = 200  # of a group that somebody unfolds
WORTH = 5  # a facet that fewer than one product in so many has says little


class Value(NamedTuple):
    """One value of a filter; `number` products are left when it is chosen."""

    id: int
    value: str
    number: int
    swatch: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A filter: `key` is its parameter in addresses, `total` how many values there are."""

    key: str
    name: str
    values: tuple[Value, ...]
    total: int
    unfolded: bool = False

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)

    @property
    def is_foldable(self) -> bool:
        """Tell whether there is more to it, or less."""
        return self.total > FEW


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


def facets_of(
    filters: Filters, counts: Counts, labels: Labels, *, unfolded: str = ""
) -> Facets:
    """Put the counted values into words; all of them only of the group unfolded."""
    lowest, highest = counts.prices or (0, 0)
    return Facets(
        total=counts.total,
        categories=counts.categories,
        groups=tuple(_groups(filters, counts, labels, unfolded)),
        in_stock=counts.in_stock,
        ratings=counts.ratings,
        cheapest=Money(lowest),
        dearest=Money(highest),
    )


def _groups(
    filters: Filters, counts: Counts, labels: Labels, unfolded: str
) -> Iterator[Group]:
    chosen = filters.facets
    worth = [key for key in counts.there if key in chosen or _worth(key, filters, counts)]
    first = sorted(worth, key=lambda key: (key not in chosen, -counts.spread[key], key))
    for key in sorted(first[:MOST_GROUPS], key=lambda key: _place(key, counts, labels)):
        is_whole = key == unfolded
        values = _values(
            key, frozenset(chosen.get(key, ())), counts, labels, is_whole=is_whole
        )
        total = len(counts.there[key])
        yield Group(key, labels.title(key).name, values, total, is_whole)


def _worth(key: str, filters: Filters, counts: Counts) -> bool:
    """Among unlike things a facet means nothing: a wire's length is not a screw's."""
    narrowed = filters.category or filters.query or filters.options
    if key != BRAND and not narrowed:
        return False
    tells = len(counts.there[key]) > 1 or counts.spread[key] < counts.scope
    return tells and counts.spread[key] * WORTH >= counts.scope


def _place(key: str, counts: Counts, labels: Labels) -> tuple[bool, int, int, str]:
    """Options and facts that most things have come first, the brand last."""
    return key == BRAND, labels.title(key).position, -counts.spread[key], key


def _values(
    key: str, chosen: frozenset[str], counts: Counts, labels: Labels, *, is_whole: bool
) -> tuple[Value, ...]:
    """Give values of a group in their natural order; of many the most frequent."""
    counted = counts.values(key)
    most = MOST if is_whole else FEW if len(counted) <= FEW else FIRST
    often = nlargest(most, counted, key=counted.__getitem__)
    kept = {*often, *labels.ids(key, chosen)}
    return tuple(
        _value(each, labels.label(each), number, chosen)
        for each, number in counted.items()
        if each in kept
    )


def _value(value_id: int, label: Label, number: int, chosen: frozenset[str]) -> Value:
    is_chosen = label.value in chosen
    return Value(value_id, label.value, number, label.swatch, label.text, is_chosen)
