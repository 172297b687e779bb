"""One state of the shop's lists, never changed: a change gives the next one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
from pyroaring import BitMap

from store.catalog.index.columns import (
    Columns,
    Flags,
    Numbers,
    bitmap,
    grouped,
    parted,
    slots_of,
)
from store.catalog.index.marks import NO_MARKS, Marks
from store.catalog.index.orders import Figures, Sort, keys

RATINGS: Final = (4, 3)
KEPT_ANSWERS = 500

Answer = TypeVar("Answer")
Sets = Mapping[int, BitMap]
NOTHING: Final = BitMap()


@dataclass(frozen=True, eq=False)
class Index:
    """Products stand in slots, in the order they became known; sets hold slots."""

    ids: Numbers
    category: Numbers
    price: Numbers
    in_stock: Flags
    featured: Flags
    rating: Numbers
    rating_count: Numbers
    popularity: Numbers
    created: Numbers
    visible: BitMap
    stocked: BitMap
    categories: Sets
    values: Sets
    marks: Marks
    before: Mapping[Sort, Numbers]

    @classmethod
    def of(cls, rows: Columns) -> Index:
        """Build it from all rows."""
        return _EMPTY.changed(rows)

    def __len__(self) -> int:
        return len(self.visible)

    def changed(self, rows: Columns) -> Index:
        """Give the state after these rows were written; others stay as they are."""
        if not len(rows):
            return self
        known = self.slots(rows.ids)
        new = np.flatnonzero(known < 0)
        known[new] = len(self.ids) + np.arange(len(new))
        columns = {
            name: _written(getattr(self, name), known, getattr(rows, name))
            for name in FIGURES
        }
        order = np.argsort(known)
        slots, shown = known[order], rows.visible[order]
        seen = slots[shown]
        lengths, values = parted([rows.facets[row] for row in order[shown].tolist()])
        gone = bitmap(slots)
        return replace(
            self,
            **columns,
            visible=self.visible - gone | bitmap(seen),
            stocked=self.stocked - gone | bitmap(seen[columns["in_stock"][seen]]),
            categories=_moved(
                self.categories, gone, grouped(columns["category"][seen], seen)
            ),
            values=_moved(self.values, gone, grouped(values, np.repeat(seen, lengths))),
            marks=self.marks.written(seen, lengths, values.astype(np.int32)),
            before={**self.before, **self._orders},
        )

    def slots(self, ids: Numbers) -> Numbers:
        """Give the slots of products by id, -1 for those nobody knows."""
        if not len(self.ids):
            return np.full(len(ids), -1, dtype=np.int64)
        places = np.searchsorted(self._sorted_ids, ids).clip(max=len(self.ids) - 1)
        found = self._sorted_ids[places] == ids
        return np.where(found, self._by_id[places], -1)

    def keys(self, sort: Sort) -> Numbers:
        """Give the place of each slot in an order: the smaller, the earlier."""
        if sort not in self._keys:
            self._keys[sort] = keys(sort, self._figures)
        return self._keys[sort]

    def order(self, sort: Sort) -> Numbers:
        """Give all visible slots, in order."""
        if sort not in self._orders:
            self._orders[sort] = self._ordered(sort)
        return self._orders[sort]

    def rated(self, stars: int) -> BitMap:
        """Give what has so many stars or more."""
        return self.kept(
            ("rated", stars),
            lambda: bitmap(np.flatnonzero(self.rating >= stars * 100)) & self.visible,
        )

    def value(self, value_id: int) -> BitMap:
        """Give the products that have a facet value."""
        return self.values.get(value_id, NOTHING)

    def in_categories(self, category_ids: Iterable[int]) -> BitMap:
        """Give the products of any of these categories."""
        found = [self.categories[each] for each in category_ids if each in self.categories]
        return BitMap.union(*found) if found else NOTHING

    def kept(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Give an answer that this state has given before, or work it out."""
        known: Any = self._answers.get(key, _UNKNOWN)
        if known is not _UNKNOWN:
            return known  # type: ignore[no-any-return]
        made = make()
        if len(self._answers) >= KEPT_ANSWERS:
            self._answers.clear()
        self._answers[key] = made
        return made

    def _ordered(self, sort: Sort) -> Numbers:
        """Sort what was sorted before, save for what changed, which is quick."""
        shown = np.zeros(len(self.ids), dtype=np.bool_)
        shown[slots_of(self.visible)] = True
        near = self.before.get(sort, self.ids[:0])
        near = near[shown[near]]
        shown[near] = False
        slots = np.concatenate([near, np.flatnonzero(shown)])
        return slots[np.argsort(self.keys(sort)[slots], kind="stable")]

    @cached_property
    def _keys(self) -> dict[Sort, Numbers]:
        return {}

    @cached_property
    def _orders(self) -> dict[Sort, Numbers]:
        return {}

    @cached_property
    def _answers(self) -> dict[Hashable, object]:
        return {}

    @cached_property
    def _figures(self) -> Figures:
        return Figures(**{name: getattr(self, name) for name in FIGURES})

    @cached_property
    def _by_id(self) -> Numbers:
        return np.argsort(self.ids)

    @cached_property
    def _sorted_ids(self) -> Numbers:
        return self.ids[self._by_id]


_UNKNOWN: Final = object()
FIGURES: Final = tuple(
    field.name
    for field in fields(Index)
    if field.name not in {"visible", "stocked", "categories", "values", "marks", "before"}
)


def _written(old: Any, slots: Numbers, new: Any) -> Any:
    """Give a column with the new rows in it, grown where they are beyond its end."""
    column = np.empty(max(len(old), int(slots.max()) + 1), dtype=old.dtype)
    column[: len(old)] = old
    column[slots] = new
    return column


def _moved(sets: Sets, gone: BitMap, come: Iterable[tuple[int, BitMap]]) -> Sets:
    """Take slots out of every set, and put them into those where they are now."""
    left = {
        value: members - gone if members.intersect(gone) else members
        for value, members in sets.items()
    }
    for value, members in come:
        left[value] = left[value] | members if value in left else members
    return {value: members for value, members in left.items() if members}


def _column(name: str) -> Any:
    kind = np.bool_ if name in {"in_stock", "featured"} else np.int64
    return np.empty(0, dtype=kind)


_EMPTY: Final = Index(
    **{name: _column(name) for name in FIGURES},
    visible=BitMap(),
    stocked=BitMap(),
    categories={},
    values={},
    marks=NO_MARKS,
    before={},
)
