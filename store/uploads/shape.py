"""Measures a clean solid at first sight: size, overhangs, and the columns below them."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.measure import Measure
from store.uploads.solids import Solid
from store.uploads.surface import Surface, components

# Printers hold themselves up to 45 degrees; chamfers drawn at just that are no overhangs.
OVERHANG_COSINE = float(np.cos(np.radians(44.5)))
# What is printed with the first layer lies on the bed.
FIRST_LAYER = 0.25
SAMPLES = 30_000
GRID = 96
# Longest sides of real parts whose numbers make sense only in another unit.
LOOKS_LIKE_METRES = 0.5
LOOKS_LIKE_INCHES = 8.0


def measure_of(solid: Solid, *, has_units: bool) -> Measure:
    """Measure a solid that stands on the origin."""
    surface = solid.surface
    rise, areas = surface.normals[:, 2], surface.areas
    on_bed, hangs = lying(surface), hanging(surface)
    width, depth, height = (float(side) for side in surface.extents)
    volume = abs(float(surface.signed_volumes.sum()))
    return Measure(
        triangles=len(surface.faces),
        bodies=solid.bodies,
        open_edges=solid.open_edges,
        holes=_holes(surface),
        crowded_edges=solid.crowded_edges,
        overlapping=solid.overlapping,
        volume_mm3=min(volume, width * depth * height),
        area_mm2=float(areas.sum()),
        box_mm=(width, depth, height),
        bed_mm2=float((areas * -rise)[on_bed].sum()),
        overhang_mm2=float(areas[hangs].sum()),
        support_mm3=_columns(surface, hangs=hangs),
        unit_hint=None if has_units else _unit_hint(max(width, depth, height)),
    )


def lying(surface: Surface) -> NDArray[np.bool_]:
    """Say which faces lie on the bed."""
    is_low = _heights(surface).max(axis=1) < FIRST_LAYER
    lies: NDArray[np.bool_] = is_low & (surface.normals[:, 2] < -0.5)
    return lies


def hanging(surface: Surface) -> NDArray[np.bool_]:
    """Say which faces lean out over air by more than 45 degrees."""
    hangs: NDArray[np.bool_] = surface.normals[:, 2] < -OVERHANG_COSINE
    return hangs & ~lying(surface)


def _unit_hint(longest: float) -> str | None:
    if longest < LOOKS_LIKE_METRES:
        return "metres"
    return "inches" if longest < LOOKS_LIKE_INCHES else None


def _holes(surface: Surface) -> int:
    """Count the loops of open edges."""
    ends = surface.edges.ends[surface.edges.meeting == 1]
    if not len(ends):
        return 0
    points, index = np.unique(ends, return_inverse=True)
    return components(index.reshape(-1, 2), len(points))[0]


def _heights(surface: Surface) -> NDArray[np.float64]:
    """The heights of every face's corners, (m, 3)."""
    return surface.points[:, 2][surface.faces]


def _columns(surface: Surface, *, hangs: NDArray[np.bool_]) -> float:
    """Give the volume between overhangs and what is below: the bed, or the part."""
    rise = surface.normals[:, 2]
    shadow = surface.areas * np.abs(rise)
    if shadow[hangs].sum() <= 0:
        return 0.0
    floor = _sampled(surface, np.where(rise > 0, shadow, 0.0))
    ceiling = _sampled(surface, np.where(hangs, shadow, 0.0))
    landing = _highest_below(ceiling, floor, surface.extents)
    return float((ceiling[:, 2] - landing).mean() * shadow[hangs].sum())


def _sampled(surface: Surface, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread points over the faces by weight; a mesh always gives the same points."""
    steps = (np.arange(SAMPLES) + 0.5) / SAMPLES * weights.sum()
    faces = np.minimum(np.searchsorted(np.cumsum(weights), steps), len(weights) - 1)
    u, v = np.random.default_rng(0).random((2, SAMPLES, 1))
    folded = u + v > 1
    u, v = np.where(folded, 1 - u, u), np.where(folded, 1 - v, v)
    a, b, c = (surface.points[surface.faces[faces, i]] for i in range(3))
    points: NDArray[np.float64] = a + u * (b - a) + v * (c - a)
    return points


def _highest_below(
    ceiling: NDArray[np.float64], floor: NDArray[np.float64], box: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For each point find the highest floor below it in its cell of a grid, or the bed."""
    span = box[2] + 1.0
    keys = np.sort(_cells(floor, box) * span + floor[:, 2])
    cells = _cells(ceiling, box)
    found = np.searchsorted(keys, cells * span + ceiling[:, 2] - FIRST_LAYER) - 1
    heights = keys[np.maximum(found, 0)] - cells * span
    return np.where((found >= 0) & (heights >= 0), heights, 0.0)


def _cells(points: NDArray[np.float64], box: NDArray[np.float64]) -> NDArray[np.float64]:
    column, row = (np.floor(points[:, i] / max(box[i], 1e-9) * (GRID - 1)) for i in (0, 1))
    cells: NDArray[np.float64] = column * GRID + row
    return cells
