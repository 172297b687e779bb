"""Rows of the lists as numpy columns."""

from __future__ import annotations

import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

END = -1  # parts the facets of one product from those of the next


@dataclass(frozen=True)
class Columns:
    """One entry for each product, in the order of the rows; facets as texts of ids."""

    ids: Numbers
    visible: Flags
    category: Numbers
    price: Numbers
    in_stock: Flags
    featured: Flags
    rating: Numbers
    rating_count: Numbers
    popularity: Numbers
    created: Numbers
    facets: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> Columns:
        """Take rows whose values stand in the order of `COLUMNS`."""
        parts: list[Sequence[Any]] = list(zip(*rows, strict=True))
        named = dict(zip(COLUMNS, parts or [()] * len(COLUMNS), strict=True))
        facets = tuple(named.pop("facets"))
        columns: dict[str, Any] = {
            name: np.array(part, dtype=np.bool_ if name in FLAGS else np.int64)
            for name, part in named.items()
        }
        return cls(**columns, facets=facets)

    @classmethod
    def joined(cls, parts: Sequence[Columns]) -> Columns:
        """Put parts one behind the other."""
        if len(parts) == 1:
            return parts[0]
        every = [cls.of(()), *parts]
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(part, name) for part in every])
            for name in COLUMNS
            if name != "facets"
        }
        return cls(**columns, facets=tuple(chain(*(part.facets for part in parts))))


COLUMNS = tuple(field.name for field in fields(Columns))
FLAGS = frozenset({"visible", "in_stock", "featured"})


def bitmap(slots: NDArray[Any]) -> BitMap:
    """Make a set of ascending slots, the quick way."""
    return BitMap(array.array("I", slots.astype(np.uint32).tobytes()))


def slots_of(members: BitMap) -> Numbers:
    """Give the members of a set, ascending."""
    return np.frombuffer(members.to_array(), dtype=np.uint32).astype(np.int64)


def parted(facets: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Give how many facet values each product has, and all of them in their order."""
    numbers = np.fromstring(f" {END} ".join((*facets, "")), dtype=np.int64, sep=" ")
    ends = np.flatnonzero(numbers == END)
    return np.diff(ends, prepend=-1) - 1, np.delete(numbers, ends)


def grouped(values: Numbers, slots: Numbers) -> Iterator[tuple[int, BitMap]]:
    """Give each value with the slots beside it; the slots must ascend."""
    order = np.argsort(values, kind="stable")
    values, slots = values[order], slots[order]
    changes = np.flatnonzero(values[1:] != values[:-1]) + 1
    edges = [0, *changes.tolist(), len(values)] if len(values) else []
    for start, end in pairwise(edges):
        yield int(values[start]), bitmap(slots[start:end])
