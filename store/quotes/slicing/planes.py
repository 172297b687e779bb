"""Where planes cross a mesh: oriented segments, the part on their left side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# CAD models love round heights; slicers see a face at a plane as lying above it.
_BELOW_FACES = 1e-5
# Triangles and planes treated at once, and at all: bounds memory and time for any mesh.
_CHUNK = 400_000
_ROWS_PER_CUT = 6
_MOST_WORK = 5_000_000


def plane_heights(height: float, *, layer: float, first_layer: float) -> Floats:
    """Give the middle of each layer, as slicers cut it."""
    count = 2 + max(0, int(np.ceil((height - first_layer) / layer)))
    above = first_layer + layer * (np.arange(count) + 0.5)
    middles = np.concatenate([[first_layer / 2], above])
    return middles[: max(1, int((middles < height).sum()))] - _BELOW_FACES


@dataclass(frozen=True)
class Segments:
    """Straight pieces of outline: `row` counts planes; points are [n, 2] in mm."""

    row: Ints
    start: Floats
    end: Floats

    @property
    def lengths(self) -> Floats:
        lengths: Floats = np.hypot(*(self.end - self.start).T)
        return lengths


class Crossings:
    """A mesh [n, 3, 3] and the planes that cut it; segments come in chunks."""

    def __init__(self, triangles: Floats, heights: Floats) -> None:
        low, high = triangles[:, :, 2].min(axis=1), triangles[:, :, 2].max(axis=1)
        self.triangles = triangles
        self.heights = heights
        self._first = np.searchsorted(heights, low, "right")
        self._count = np.maximum(np.searchsorted(heights, high, "left") - self._first, 0)

    @property
    def total(self) -> int:
        return int(self._count.sum())

    def thinned(self, pixel: float) -> int:
        """Tell of how many planes only one can be cut, for this to stay within bounds.

        Drawing a segment takes time for each row of pixels that it crosses.
        """
        rows = np.ptp(self.triangles[:, :, 1], axis=1) / (2 * pixel)
        work = float((self._count * (1 + rows / _ROWS_PER_CUT)).sum())
        return max(1, int(np.ceil(work / _MOST_WORK)))

    def per_plane(self) -> Ints:
        """Count the segments of each plane."""
        change = np.zeros(len(self.heights) + 1, np.int64)
        np.add.at(change, self._first, 1)
        np.add.at(change, self._first + self._count, -1)
        crossed = np.cumsum(change[:-1])
        return crossed

    def segments(self) -> Iterator[Segments]:
        """Cut all triangles, a bounded number at a time."""
        ends = np.cumsum(self._count)
        done = 0
        while done < len(ends):
            target = (ends[done - 1] if done else 0) + _CHUNK
            upto = max(done + 1, int(np.searchsorted(ends, target, "right")))
            yield from self._cut(np.arange(done, upto))
            done = upto

    def _cut(self, chosen: Ints) -> Iterator[Segments]:
        count = self._count[chosen]
        if not count.any():
            return
        owner = np.repeat(chosen, count)
        before = np.repeat(np.cumsum(count) - count, count)
        row = self._first[owner] + np.arange(len(owner)) - before
        yield _cut(self.triangles[owner], row, self.heights[row])


def _cut(corners: Floats, row: Ints, height: Floats) -> Segments:
    """Cut each triangle at its height: two edges meet at the vertex alone on its side."""
    above = corners[:, :, 2] > height[:, None]
    one_above = above.sum(axis=1) == 1
    lone = np.where(one_above, above.argmax(axis=1), (~above).argmax(axis=1))
    each = np.arange(len(corners))
    tip, second, third = (corners[each, (lone + turn) % 3] for turn in range(3))
    first = _between(tip, second, height, one_above)
    last = _between(tip, third, height, one_above)
    start = np.where(one_above[:, None], first, last)
    end = np.where(one_above[:, None], last, first)
    return Segments(row, start, end)


def _between(
    tip: Floats, other: Floats, height: Floats, tip_above: NDArray[np.bool_]
) -> Floats:
    """Cut edges from below: both triangles of an edge get the very same point."""
    upper = tip_above[:, None]
    low, high = np.where(upper, other, tip), np.where(upper, tip, other)
    share = (height - low[:, 2]) / (high[:, 2] - low[:, 2])
    crossed: Floats = low[:, :2] + (high[:, :2] - low[:, :2]) * share[:, None]
    return crossed
