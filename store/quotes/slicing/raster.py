"""Draws every layer on one grid of pixels and adds up what only exact outlines tell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.quotes.slicing.masks import Mask, packed
from store.quotes.slicing.planes import Crossings, Floats, Ints, Segments

# Three pixels to a bead tell how beads lie; more voxels than this cost too much time.
_PIXELS_PER_BEAD = 3
MOST_VOXELS = 2.4e7
_RIM = 2


@dataclass(frozen=True)
class Grid:
    """Square pixels of `pixel` mm over the plate below the part."""

    pixel: float
    rows: int
    columns: int

    @classmethod
    def over(cls, size: Floats, *, layers: int, bead: float) -> "Grid":
        """Cover a part as finely as the number of voxels allows."""
        coarse = float(np.sqrt(max(size[0] * size[1], 1.0) * layers / MOST_VOXELS))
        pixel = max(bead / _PIXELS_PER_BEAD, coarse)
        columns = int(size[0] / pixel) + 2 * _RIM + 1
        return cls(pixel, int(size[1] / pixel) + 2 * _RIM + 1, -(-columns // 8) * 8)

    @property
    def area(self) -> float:
        return self.pixel**2


@dataclass(frozen=True)
class Drawing:
    """Filled layers, with the exact length, area and slant of their outlines.

    `overlap` counts pixels covered more than once; `plus` and `square` are by how much an
    outline moves when one pixel is taken off towards four or eight neighbours.
    """

    mask: Mask
    length: Floats
    area: Floats
    overlap: Floats
    plus: Floats
    square: Floats
    closed: NDArray[np.bool_]


def draw(crossings: Crossings, grid: Grid, *, repeated: int, layers: int) -> Drawing:
    """Fill where outlines wind around a pixel at least once: shells that overlap unite.

    Each plane stands for `repeated` of the `layers`.
    """
    planes = len(crossings.heights)
    winding = np.zeros(planes * grid.rows * grid.columns, np.int16)
    sums = np.zeros((6, planes))
    for segments in crossings.segments():
        _add_winding(winding, segments, grid)
        sums += _sums(segments, planes)
    fields = winding.reshape(planes, grid.rows, grid.columns)
    np.cumsum(fields, axis=2, out=fields)
    filled = fields > 0
    overlap = fields.sum(axis=(1, 2), dtype=np.int64) - filled.sum(axis=(1, 2))
    plane = np.minimum(np.arange(layers) // repeated, planes - 1)
    sums, overlap = sums[:, plane], overlap[plane]
    if repeated > 1:
        filled = filled[plane]
    length = np.maximum(sums[0], 1e-9)
    return Drawing(
        mask=packed(filled),
        length=sums[0],
        area=sums[1],
        overlap=overlap * grid.area,
        plus=np.where(sums[0] > 0, sums[2] / length, 1.0),
        square=np.where(sums[0] > 0, sums[3] / length, 1.0),
        closed=np.hypot(sums[4], sums[5]) < 1e-3,
    )


def _sums(segments: Segments, layers: int) -> Floats:
    along, across = np.abs(segments.end - segments.start).T
    (x0, y0), (x1, y1) = segments.start.T, segments.end.T
    terms = (
        np.hypot(along, across),
        (x0 * y1 - x1 * y0) / 2,
        np.maximum(along, across),
        along + across,
        x1 - x0,
        y1 - y0,
    )
    return np.stack([np.bincount(segments.row, term, layers) for term in terms])


def _add_winding(winding: NDArray[np.int16], segments: Segments, grid: Grid) -> None:
    """Step the winding number where a segment crosses the middle of a row of pixels."""
    x0, y0 = (segments.start / grid.pixel + _RIM - 0.5).T
    x1, y1 = (segments.end / grid.pixel + _RIM - 0.5).T
    first = np.ceil(np.minimum(y0, y1)).astype(np.int64)
    count = np.ceil(np.maximum(y0, y1)).astype(np.int64) - first
    owner = np.repeat(np.arange(len(count)), count)
    row = first[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    share = (row - y0[owner]) / (y1[owner] - y0[owner])
    column = np.ceil(x0[owner] + share * (x1[owner] - x0[owner])).astype(np.int64)
    place: Ints = (segments.row[owner] * grid.rows + row) * grid.columns + column
    np.add.at(winding, place, np.where(y1 > y0, -1, 1).astype(np.int16)[owner])
