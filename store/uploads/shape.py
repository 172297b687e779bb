"""Measures a clean solid: slopes, turns, overhangs and the columns below them."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.measure import SLOPE_STEP, TURN_BINS, Measure, Section
from store.uploads.solids import Solid
from store.uploads.surface import Surface, components

# Printers hold themselves up to 45 degrees; chamfers drawn at just that are no overhangs.
OVERHANG_COSINE = float(np.cos(np.radians(44.5)))
FIRST_LAYER = 0.25
SAMPLES = 30_000
GRID = 96
SECTIONS = 24
# Longest sides of real parts whose numbers make sense only in another unit.
LOOKS_LIKE_METRES = 0.5
LOOKS_LIKE_INCHES = 8.0


def measure_of(solid: Solid, *, has_units: bool) -> Measure:
    """Measure a solid that stands on the origin."""
    surface = solid.surface
    rise, areas = surface.normals[:, 2], surface.areas
    on_bed, hangs = lying(surface), hanging(surface)
    turns, bend = _turns(surface)
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
        sections=_sections(surface),
        slopes=_slopes(surface),
        turns=turns,
        bend=bend,
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


def _slopes(surface: Surface) -> tuple[float, ...]:
    angles = np.degrees(np.arccos(np.clip(surface.normals[:, 2], -1, 1)))
    bins = np.rint(angles / SLOPE_STEP).astype(np.int64)
    by_slope = np.bincount(bins, weights=surface.areas, minlength=180 // SLOPE_STEP + 1)
    return tuple(by_slope.tolist())


def _turns(surface: Surface) -> tuple[tuple[float, ...], float]:
    """Give the heights of upright edges by their turn, and the bend of a mean outline."""
    one, two = surface.edges.pairs.T
    flat = np.hypot(surface.normals[:, 0], surface.normals[:, 1]) < 1e-6
    upright = ~(flat[one // 3] | flat[two // 3])
    one, two = one[upright], two[upright]
    heading = np.arctan2(surface.normals[:, 1], surface.normals[:, 0])
    swing = heading[one // 3] - heading[two // 3]
    turn = np.abs((swing + np.pi) % (2 * np.pi) - np.pi)
    corners = surface.faces.ravel()
    start, end = corners[one], corners[one // 3 * 3 + (one + 1) % 3]
    heights = np.abs(surface.points[end, 2] - surface.points[start, 2])
    by_turn = np.histogram(turn, TURN_BINS, (0, np.pi), weights=heights)[0]
    across = surface.points[corners[two // 3 * 3 + (two + 2) % 3]] - surface.points[start]
    is_convex = np.einsum("ij,ij->i", across, surface.normals[one // 3]) <= 0
    # A convex corner is mitred, a concave one is rounded when an outline shrinks.
    mitre = np.tan(np.minimum(turn, np.pi / 1.5) / 2)
    saved = np.where(is_convex, mitre, -turn / 2)
    return tuple(by_turn.tolist()), float((saved * heights).sum() / surface.extents[2])


def _sections(surface: Surface) -> tuple[Section, ...]:
    """Cut the surface at the middle of equal steps.

    Level by level: a million slivers that stand upright would cross all of them at once.
    """
    heights = _heights(surface)
    low, high = heights.min(axis=1), heights.max(axis=1)
    levels = (np.arange(SECTIONS) + 0.5) / SECTIONS * surface.extents[2]
    return tuple(
        _section(surface, np.flatnonzero((low < level) & (level < high)), level)
        for level in levels.tolist()
    )


def _section(surface: Surface, faces: NDArray[np.int64], level: float) -> Section:
    """Cut these faces, which all cross the level."""
    start, end = _cut(surface.points[surface.faces[faces]], level)
    swept = (start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0]).sum() / 2
    perimeter = np.hypot(*(end - start).T).sum()
    return Section(abs(float(swept)), float(perimeter), _outlines(surface, faces, level))


def _cut(
    triangles: NDArray[np.float64], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the ends of each cut, with the solid on its left.

    One corner stands alone on its side of the level: the cut runs between its two edges.
    """
    above = triangles[:, :, 2] > level
    lonely_above = above.sum(axis=1) == 1
    alone = np.where(lonely_above, above.argmax(axis=1), (~above).argmax(axis=1))
    rows = np.arange(len(triangles))
    a, b, c = (triangles[rows, (alone + i) % 3] for i in range(3))
    one, two = _at_level(a, b, level), _at_level(a, c, level)
    first = lonely_above[:, None]
    return np.where(first, one, two), np.where(first, two, one)


def _at_level(
    a: NDArray[np.float64], b: NDArray[np.float64], level: float
) -> NDArray[np.float64]:
    share = (level - a[:, 2]) / (b[:, 2] - a[:, 2])
    points: NDArray[np.float64] = a[:, :2] + share[:, None] * (b - a)[:, :2]
    return points


def _outlines(surface: Surface, faces: NDArray[np.int64], level: float) -> int:
    """Count closed outlines: cut faces are linked by the edges they share."""
    edges = surface.edges.of_side.reshape(-1, 3)[faces]
    ends = surface.points[:, 2][surface.edges.ends[edges]] > level
    crossed = edges[ends[:, :, 0] != ends[:, :, 1]].reshape(-1, 2)
    named, index = np.unique(crossed, return_inverse=True)
    return components(index.reshape(-1, 2), len(named))[0]


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
