"""What is found when something is wanted, and which part of it a page shows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import Final

import numpy as np
from pyroaring import BitMap

from store.catalog.index.columns import Numbers, bitmap, slots_of
from store.catalog.index.orders import Sort
from store.catalog.index.snapshot import Index

CATEGORY: Final = "category"
PRICE: Final = "price"
STOCK: Final = "in_stock"
RATING: Final = "rating"
FEATURED: Final = "featured"
AGE: Final = "age"
THEME: Final = "collection"
MANY = 50  # beyond one in so many, walking an order is quicker than sorting
NEAR = 4096

Values = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Wanted:
    """Which products: any of the values of each facet, and all of the rest.

    `hits` are ids of products, the best first; prices are in paise. A facet without
    values finds nothing, and so does an empty set of categories. `since` and `until` are in
    seconds of the epoch; what any of the `rules` finds is in the facet "collection".
    """

    hits: tuple[int, ...] | None = None
    categories: frozenset[int] | None = None
    values: Values = ()
    low: int | None = None
    high: int | None = None
    in_stock: bool = False
    rating: int = 0
    sort: Sort = Sort.RELEVANCE
    featured: bool = False
    since: int | None = None
    until: int | None = None
    rules: tuple[Ruled, ...] = ()

    @property
    def by_nearness(self) -> bool:
        return self.hits is not None and self.sort is Sort.RELEVANCE


@dataclass(frozen=True)
class Clause:
    """One row of a rule: what is wanted, or everything else."""

    wanted: Wanted
    turned: bool = False


@dataclass(frozen=True)
class Ruled:
    """A rule in numbers: all of its clauses hold, or any; without one nothing is found."""

    clauses: tuple[Clause, ...] = ()
    any_of: bool = False


@dataclass(frozen=True)
class Found:
    """The found set, and the parts it is the intersection of, by the name of the filter."""

    index: Index
    wanted: Wanted
    scope: BitMap
    parts: Mapping[str, BitMap]
    everything: BitMap = field(repr=False)

    def __len__(self) -> int:
        return len(self.everything)

    def without(self, name: str) -> BitMap:
        """Give what would be found if one filter were not there."""
        if name not in self.parts:
            return self.everything
        others = (part for other, part in self.parts.items() if other != name)
        return reduce(and_, others, self.scope)

    def page(self, *, skip: int = 0, take: int) -> list[int]:
        """Give the ids of one page, in order."""
        if self.wanted.by_nearness:
            return self._hits()[skip : skip + take]
        return self._ids(self._first(self.everything, skip + take)[skip:])

    def after(self, product_id: int, *, take: int) -> list[int]:
        """Give the ids that follow a product in this order, whether it is found or not."""
        if self.wanted.by_nearness:
            hits = self._hits()
            place = hits.index(product_id) + 1 if product_id in hits else len(hits)
            return hits[place : place + take]
        slot = int(self.index.slots(np.array([product_id]))[0])
        if slot < 0:
            return []
        return self._ids(self._first(self.everything, take, behind=slot))

    def _ids(self, slots: Numbers) -> list[int]:
        return [int(each) for each in self.index.ids[slots]]

    def _hits(self) -> list[int]:
        hits = np.array(self.wanted.hits or (), dtype=np.int64)
        slots = self.index.slots(hits)
        kept = [slot >= 0 and slot in self.everything for slot in slots.tolist()]
        return [int(each) for each in hits[kept]]

    def _first(self, members: BitMap, count: int, *, behind: int | None = None) -> Numbers:
        """Give the first members in this order, or the first of those behind a slot."""
        keys = self.index.keys(self.wanted.sort)
        if len(members) * MANY < len(self.index):
            slots = slots_of(members)
            if behind is not None:
                slots = slots[keys[slots] > keys[behind]]
            return _smallest(slots, keys, count)
        order = self.index.order(self.wanted.sort)
        if behind is not None:
            order = order[bisect_right(order, keys[behind], key=keys.__getitem__) :]
        return _walked(order, members, count)


def found(index: Index, wanted: Wanted) -> Found:
    """Find what is wanted."""
    scope = _scope(index, wanted)
    parts = dict(_parts(index, wanted))
    everything = reduce(and_, parts.values(), scope)
    return Found(index, wanted, scope, parts, everything)


def members(index: Index, ruled: Ruled) -> BitMap:
    """Give what a rule finds."""
    sets = [_met(index, clause) for clause in ruled.clauses]
    return reduce(or_ if ruled.any_of else and_, sets) if sets else BitMap()


def _met(index: Index, clause: Clause) -> BitMap:
    everything = found(index, clause.wanted).everything
    return index.visible - everything if clause.turned else everything


def _scope(index: Index, wanted: Wanted) -> BitMap:
    if wanted.hits is None:
        return index.visible
    slots = index.slots(np.array(wanted.hits, dtype=np.int64))
    return BitMap(slots[slots >= 0].tolist()) & index.visible


def _parts(index: Index, wanted: Wanted) -> Iterator[tuple[str, BitMap]]:
    if wanted.categories is not None:
        yield CATEGORY, index.in_categories(wanted.categories)
    for facet, values in wanted.values:
        sets = [index.value(each) for each in values]
        if facet == THEME:
            sets += [members(index, rule) for rule in wanted.rules]
        yield facet, BitMap.union(BitMap(), *sets)
    if wanted.low is not None or wanted.high is not None:
        yield PRICE, _priced(index, wanted)
    yield from _plain_parts(index, wanted)


def _plain_parts(index: Index, wanted: Wanted) -> Iterator[tuple[str, BitMap]]:
    if wanted.in_stock:
        yield STOCK, index.stocked
    if wanted.rating:
        yield RATING, index.rated(wanted.rating)
    if wanted.featured:
        yield FEATURED, bitmap(np.flatnonzero(index.featured)) & index.visible
    if wanted.since is not None or wanted.until is not None:
        yield AGE, _aged(index, wanted)


def _priced(index: Index, wanted: Wanted) -> BitMap:
    """Give what fits, by way of the smaller side: filling a set takes longest."""
    fitting = np.ones(len(index.price), dtype=np.bool_)
    if wanted.low is not None:
        fitting &= index.price >= wanted.low
    if wanted.high is not None:
        fitting &= index.price <= wanted.high
    if 2 * np.count_nonzero(fitting) > len(fitting):
        return index.visible - bitmap(np.flatnonzero(~fitting))
    return bitmap(np.flatnonzero(fitting))


def _aged(index: Index, wanted: Wanted) -> BitMap:
    fitting = np.ones(len(index.created), dtype=np.bool_)
    if wanted.since is not None:
        fitting &= index.created >= wanted.since
    if wanted.until is not None:
        fitting &= index.created < wanted.until
    return bitmap(np.flatnonzero(fitting)) & index.visible


def _smallest(slots: Numbers, keys: Numbers, count: int) -> Numbers:
    """Give the first slots of an order, without sorting the rest."""
    places = keys[slots]
    if len(slots) > count > 0:
        near = np.argpartition(places, count - 1)[:count]
        slots, places = slots[near], places[near]
    return slots[np.argsort(places)][:count]


def _walked(order: Numbers, members: BitMap, count: int) -> Numbers:
    """Go along an order until enough members were met."""
    near = order[:NEAR].tolist()
    met = list(islice((slot for slot in near if slot in members), count))
    if len(met) == count or len(order) <= NEAR:
        return np.array(met, dtype=order.dtype)
    is_member = np.zeros(int(order.max()) + 1, dtype=np.bool_)
    slots = slots_of(members)
    is_member[slots[slots < len(is_member)]] = True
    return order[is_member[order]][:count]
