"""Counts among some products: few are read one by one, of many sets are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, Protocol

import numpy as np
from pyroaring import BitMap

from store.catalog.index.columns import Numbers, slots_of
from store.catalog.index.marks import tally
from store.catalog.index.snapshot import Index

SET: Final = 20  # so many products are read while one set is compared, or more

Facets = Mapping[str, Iterable[int]]


class Among(Protocol):
    """Some products, all of them visible."""

    def values(self, ids: Iterable[int]) -> dict[int, int]:
        """Count these facet values."""

    def categories(self) -> dict[int, int]:
        """Count every category."""

    def spread(self, facets: Facets) -> dict[str, int]:
        """Count the products that have any of the values of each facet."""


def among(index: Index, members: BitMap, *, sets: int) -> Among:
    """Choose how to count these, when so many sets would be compared with them."""
    is_few = len(members) <= SET * sets
    return Few(index, slots_of(members)) if is_few else Many(index, members)


@dataclass(frozen=True)
class Few:
    """What each product has is read once, whatever is counted then."""

    index: Index
    slots: Numbers

    def values(self, ids: Iterable[int]) -> dict[int, int]:
        return {each: self._met.get(each, 0) for each in ids}

    def categories(self) -> dict[int, int]:
        met = tally(self.index.category[self.slots])
        return {each: met.get(each, 0) for each in self.index.categories}

    def spread(self, facets: Facets) -> dict[str, int]:
        key = ("facets by value", *facets)
        numbers = self.index.kept(key, lambda: _numbered(facets))
        return dict(zip(facets, self.index.marks.spread(self.slots, numbers), strict=False))

    @cached_property
    def _met(self) -> dict[int, int]:
        return tally(self.index.marks.of(self.slots))


@dataclass(frozen=True)
class Many:
    """The set of each value is laid on theirs."""

    index: Index
    members: BitMap

    def values(self, ids: Iterable[int]) -> dict[int, int]:
        return self._overlaps({each: self.index.value(each) for each in ids})

    def categories(self) -> dict[int, int]:
        return self._overlaps(self.index.categories)

    def spread(self, facets: Facets) -> dict[str, int]:
        unions = {
            facet: BitMap.union(BitMap(), *map(self.index.value, ids))
            for facet, ids in facets.items()
        }
        return {
            facet: self.members.intersection_cardinality(each)
            for facet, each in unions.items()
        }

    def _overlaps(self, sets: Mapping[int, BitMap]) -> dict[int, int]:
        if len(self.members) == len(self.index):
            return {key: len(each) for key, each in sets.items()}
        return {
            key: self.members.intersection_cardinality(each) for key, each in sets.items()
        }


def _numbered(facets: Facets) -> Numbers:
    """Give the number of each value's facet, at the value's id."""
    ids = [list(each) for each in facets.values()]
    numbers = np.zeros(1 + max(chain(*ids), default=0), dtype=np.int64)
    for number, some in enumerate(ids):
        numbers[some] = number
    return numbers
