"""Thin ink along silhouettes, creases and the seams between parts."""

import numpy as np
import numpy.typing as npt

from store.uploads.rendering.raster import Raster
from store.uploads.rendering.scene import Floats, Ints

CREASE = np.float32(np.cos(np.radians(32.0)))
OUTLINE, STEP, FOLD = np.float32(0.80), np.float32(0.62), np.float32(0.30)
Grid = npt.NDArray[np.float32]


def ink(raster: Raster, facing: Floats, owners: Ints, *, jump: float) -> Grid:
    """Strength of ink (height, width) per sample; `jump` is a depth step worth a line."""
    strength = np.zeros(raster.depth.shape, dtype=np.float32)
    for axis in (0, 1):
        _mark(strength, raster, facing, owners, jump=jump, axis=axis)
    return strength


def _mark(
    strength: Grid, raster: Raster, facing: Floats, owners: Ints, *, jump: float, axis: int
) -> None:
    here, there = _neighbours(raster.triangle, axis)
    differs = np.flatnonzero((here != there).ravel())
    first = _flat_index(raster.depth.shape, differs, axis)
    second = first + (raster.depth.shape[1] if axis == 0 else 1)
    near = raster.depth.ravel()[[first, second]]
    front = np.where(near[0] <= near[1], first, second)
    weight = _weights(raster, facing, owners, pair=(first, second), jump=jump, axis=axis)
    np.maximum.at(strength.ravel(), front, weight)


def _weights(
    raster: Raster,
    facing: Floats,
    owners: Ints,
    *,
    pair: tuple[Ints, Ints],
    jump: float,
    axis: int,
) -> Floats:
    one, two = raster.triangle.ravel()[pair[0]], raster.triangle.ravel()[pair[1]]
    outline = (one < 0) | (two < 0)
    stepped = _bend(raster.depth, *pair, axis=axis) > jump
    folded = np.einsum("ij,ij->i", facing[one], facing[two]) < CREASE
    folded |= (owners[one] != owners[two]) & ~outline
    weight = np.where(folded, FOLD, np.float32(0))
    weight = np.where(stepped & folded, STEP, weight)
    weight = np.where(stepped & ~folded, STEP * np.float32(0.8), weight)
    return np.where(outline, OUTLINE, weight)


def _bend(depth: Grid, first: Ints, second: Ints, *, axis: int) -> Floats:
    """How far the depth of a pair departs from the slopes on both its sides."""
    flat = depth.ravel()
    stride = depth.shape[1] if axis == 0 else 1
    before = flat[np.maximum(first - stride, 0)]
    after = flat[np.minimum(second + stride, flat.size - 1)]
    with np.errstate(invalid="ignore"):
        step = flat[second] - flat[first]
        slope = np.minimum(np.abs(flat[first] - before), np.abs(after - flat[second]))
        bend = np.abs(step) - slope * np.float32(1.5)
    return np.where(np.isfinite(bend), bend, np.float32(0))


def _neighbours(grid: Ints, axis: int) -> tuple[Ints, Ints]:
    return (grid[:-1], grid[1:]) if axis == 0 else (grid[:, :-1], grid[:, 1:])


def _flat_index(shape: tuple[int, ...], index: npt.NDArray[np.int64], axis: int) -> Ints:
    """Positions in the whole grid of positions in its first-neighbour view."""
    if axis == 0:
        return index.astype(np.int32)
    row, column = np.divmod(index, shape[1] - 1)
    return (row * shape[1] + column).astype(np.int32)
