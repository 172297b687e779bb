"""Which triangle each sample of the picture sees: scan conversion into a depth buffer."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from store.uploads.rendering.scene import Bools, Floats, Ints

CHUNK = 3_000_000
DEPTH_STEPS = float(2**30)
EMPTY = np.iinfo(np.int64).max
Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Raster:
    """Per sample the nearest triangle (-1 for none) and its depth."""

    triangle: Ints
    depth: Floats

    @property
    def hit(self) -> Bools:
        """Where anything is seen at all."""
        covered: Bools = self.triangle >= 0
        return covered


@dataclass(frozen=True)
class _Spans:
    """Runs of samples of one row inside one triangle, with depth at start and its slope."""

    triangle: Longs
    start: Longs
    length: Longs
    depth: Doubles
    slope: Doubles


def cover(corners: Floats, *, width: int, height: int) -> Raster:
    """The visible surface of triangles (N, 3, 3) given as sample x, sample y, depth."""
    nearest = np.full(width * height, EMPTY, dtype=np.int64)
    if not len(corners):
        return _decoded(nearest, near=0.0, step=1.0, shape=(height, width))
    near, far = float(corners[:, :, 2].min()), float(corners[:, :, 2].max())
    step = max(far - near, 1e-6) / DEPTH_STEPS
    spans = _spans(corners, width=width, height=height)
    for part in _chunks(spans.length):
        _stamp(nearest, spans, part, near=near, step=step)
    return _decoded(nearest, near=near, step=step, shape=(height, width))


def _spans(corners: Floats, *, width: int, height: int) -> _Spans:
    order = np.argsort(corners[:, :, 1], axis=1)
    sorted_ = np.take_along_axis(corners, order[:, :, None], axis=1).astype(np.float64)
    table = np.concatenate([_edges(sorted_), _depth_plane(sorted_)], axis=1)
    top = np.clip(np.ceil(sorted_[:, 0, 1]), 0, height).astype(np.int64)
    bottom = np.clip(np.ceil(sorted_[:, 2, 1]), 0, height).astype(np.int64)
    rows = np.maximum(bottom - top, 0)
    triangle = np.repeat(np.arange(len(corners)), rows)
    row = np.arange(len(triangle)) - np.repeat(np.cumsum(rows) - rows - top, rows)
    left, right = _crossings(table[triangle, :7], row)
    first = np.clip(np.ceil(left), 0, width).astype(np.int64)
    length = np.clip(np.ceil(right), 0, width).astype(np.int64) - first
    keep = length > 0
    triangle, row, first, length = triangle[keep], row[keep], first[keep], length[keep]
    across, down, base = table[triangle, 7:].T
    depth = base + across * first + down * row
    return _Spans(triangle, row * width + first, length, depth, across)


def _edges(points: Doubles) -> Doubles:
    """Per triangle, top corner first: corners 0 and 1, the three edges' slopes."""
    (x0, x1, x2), (y0, y1, y2) = points[:, :, 0].T, points[:, :, 1].T
    whole = (x2 - x0) / np.maximum(y2 - y0, 1e-12)
    upper = (x1 - x0) / np.maximum(y1 - y0, 1e-12)
    lower = (x2 - x1) / np.maximum(y2 - y1, 1e-12)
    return np.stack([x0, y0, x1, y1, whole, upper, lower], axis=1)


def _depth_plane(points: Doubles) -> Doubles:
    """Per triangle the depth as across * x + down * y + base."""
    a, b = points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]
    area = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    flat = np.abs(area) < 1e-9
    area = np.where(flat, 1.0, area)
    across = np.where(flat, 0.0, (a[:, 2] * b[:, 1] - b[:, 2] * a[:, 1]) / area)
    down = np.where(flat, 0.0, (b[:, 2] * a[:, 0] - a[:, 2] * b[:, 0]) / area)
    base = points[:, 0, 2] - across * points[:, 0, 0] - down * points[:, 0, 1]
    return np.stack([across, down, base], axis=1)


def _crossings(edges: Doubles, row: Longs) -> tuple[Doubles, Doubles]:
    """Where each row enters and leaves its triangle."""
    x0, y0, x1, y1, whole, upper, lower = edges.T
    long = x0 + (row - y0) * whole
    short = np.where(row < y1, x0 + (row - y0) * upper, x1 + (row - y1) * lower)
    return np.minimum(long, short), np.maximum(long, short)


def _chunks(lengths: Longs) -> list[slice]:
    """Slices of the spans that hold a bounded number of samples each."""
    total = np.cumsum(lengths)
    if not len(total):
        return []
    cuts = np.searchsorted(total, np.arange(CHUNK, int(total[-1]), CHUNK))
    edges = [0, *np.unique(cuts).tolist(), len(lengths)]
    return [slice(a, b) for a, b in pairwise(edges) if b > a]


def _stamp(nearest: Longs, spans: _Spans, part: slice, *, near: float, step: float) -> None:
    """Write one chunk of spans into the buffer; the smaller key (depth, triangle) stays."""
    length = spans.length[part]
    along = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
    depth = (spans.depth[part] - near) / step
    keys = np.repeat(depth, length)
    keys += np.repeat(spans.slope[part] / step, length) * along
    packed = np.clip(keys, 0, DEPTH_STEPS).astype(np.int64) << 32
    packed |= np.repeat(spans.triangle[part], length)
    np.minimum.at(nearest, np.repeat(spans.start[part], length) + along, packed)


def _decoded(nearest: Longs, *, near: float, step: float, shape: tuple[int, int]) -> Raster:
    seen = nearest != EMPTY
    triangle = np.where(seen, nearest & 0xFFFFFFFF, -1).astype(np.int32)
    depth = np.where(seen, near + (nearest >> 32) * step, np.inf).astype(np.float32)
    return Raster(triangle.reshape(shape), depth.reshape(shape))
