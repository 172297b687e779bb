"""The facet values of each slot, one slot's behind another's: counting few reads these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from store.catalog.index.columns import Numbers

STALE = 2  # once so many times what is live is held, it is put together anew

Ids = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Marks:
    """A slot has `lengths` values, from `starts` on in `ids`.

    What a slot had before stays behind unread until it is as much as what is live.
    """

    starts: Numbers
    lengths: Numbers
    ids: Ids

    def written(self, slots: Numbers, lengths: Numbers, ids: Ids) -> Marks:
        """Give them with these slots anew, grown where they are beyond the end."""
        size = max(len(self.starts), int(slots.max(initial=-1)) + 1)
        starts, most = _grown(self.starts, size), _grown(self.lengths, size)
        starts[slots] = len(self.ids) + np.cumsum(lengths) - lengths
        most[slots] = lengths
        marks = Marks(starts, most, np.concatenate([self.ids, ids]))
        return marks if len(marks.ids) <= STALE * int(most.sum()) else marks._tidy()

    def of(self, slots: Numbers) -> Ids:
        """Give the values of these slots, in their order."""
        lengths = self.lengths[slots]
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1] if len(ends) else 0)
        places += np.repeat(self.starts[slots] - ends + lengths, lengths)
        found: Ids = self.ids[places]
        return found

    def spread(self, slots: Numbers, facet_of: Numbers) -> list[int]:
        """Count how many of these slots have any value of each facet, by its number."""
        owners = np.repeat(np.arange(len(slots)), self.lengths[slots])
        has = np.zeros((len(slots), int(facet_of.max(initial=-1)) + 1), dtype=np.bool_)
        has[owners, facet_of[self.of(slots)]] = True
        counted: list[int] = np.count_nonzero(has, axis=0).tolist()
        return counted

    def _tidy(self) -> Marks:
        ends = np.cumsum(self.lengths)
        return Marks(ends - self.lengths, self.lengths, self.of(np.arange(len(ends))))


NO_MARKS: Final = Marks(
    np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32)
)


def tally(values: NDArray[Any]) -> dict[int, int]:
    """Count how often each number occurs."""
    times = np.bincount(values)
    met = np.flatnonzero(times)
    return dict(zip(met.tolist(), times[met].tolist(), strict=True))


def _grown(column: Numbers, size: int) -> Numbers:
    grown = np.zeros(size, dtype=column.dtype)
    grown[: len(column)] = column
    return grown
