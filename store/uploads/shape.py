"""Measures a clean solid: slopes, turns, overhangs and the columns below them."""

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from store.uploads.measure import SLOPE_STEP, TURN_BINS, Measure, Section
from store.uploads.solids import Solid, signed_volumes

OVERHANG_COSINE = np.cos(np.radians(45))
FIRST_LAYER = 0.25
SAMPLES = 30_000
GRID = 96
SECTIONS = 24
# Longest sides of real parts whose numbers make sense only in another unit.
LOOKS_LIKE_METRES = 0.5
LOOKS_LIKE_INCHES = 8.0


def measure_of(solid: Solid, *, has_units: bool) -> Measure:
    """Measure a solid that stands on the origin."""
    mesh = solid.mesh
    rise = mesh.face_normals[:, 2]
    areas = mesh.area_faces
    on_bed = (mesh.triangles[:, :, 2].max(axis=1) < FIRST_LAYER) & (rise < -0.5)
    hangs = (rise < -OVERHANG_COSINE) & ~on_bed
    turns, bend = _turns(mesh)
    width, depth, height = (float(side) for side in mesh.extents)
    return Measure(
        triangles=len(mesh.faces),
        bodies=solid.bodies,
        open_edges=solid.open_edges,
        crowded_edges=solid.crowded_edges,
        overlapping=solid.overlapping,
        volume_mm3=min(abs(float(signed_volumes(mesh).sum())), width * depth * height),
        area_mm2=float(areas.sum()),
        box_mm=(width, depth, height),
        bed_mm2=float((areas * -rise)[on_bed].sum()),
        overhang_mm2=float(areas[hangs].sum()),
        support_mm3=_columns(mesh, hangs=hangs),
        sections=_sections(mesh),
        slopes=_slopes(mesh),
        turns=turns,
        bend=bend,
        unit_hint=None if has_units else _unit_hint(max(width, depth, height)),
    )


def _unit_hint(longest: float) -> str | None:
    if longest < LOOKS_LIKE_METRES:
        return "metres"
    return "inches" if longest < LOOKS_LIKE_INCHES else None


def _slopes(mesh: trimesh.Trimesh) -> tuple[float, ...]:
    angles = np.degrees(np.arccos(np.clip(mesh.face_normals[:, 2], -1, 1)))
    bins = np.rint(angles / SLOPE_STEP).astype(np.int64)
    by_slope = np.bincount(bins, weights=mesh.area_faces, minlength=180 // SLOPE_STEP + 1)
    return tuple(by_slope.tolist())


def _turns(mesh: trimesh.Trimesh) -> tuple[tuple[float, ...], float]:
    """Give the heights of upright edges by their turn, and the bend of a mean outline."""
    flat = np.hypot(mesh.face_normals[:, 0], mesh.face_normals[:, 1]) < 1e-6
    pairs = mesh.face_adjacency
    upright = ~(flat[pairs[:, 0]] | flat[pairs[:, 1]])
    heading = np.arctan2(mesh.face_normals[:, 1], mesh.face_normals[:, 0])
    swing = heading[pairs[upright, 0]] - heading[pairs[upright, 1]]
    turn = np.abs((swing + np.pi) % (2 * np.pi) - np.pi)
    ends = mesh.face_adjacency_edges[upright]
    heights = np.abs(np.diff(mesh.vertices[ends, 2], axis=1))[:, 0]
    by_turn = np.histogram(turn, TURN_BINS, (0, np.pi), weights=heights)[0]
    # A convex corner is mitred, a concave one is rounded when an outline shrinks.
    mitre = np.tan(np.minimum(turn, np.pi / 1.5) / 2)
    saved = np.where(mesh.face_adjacency_convex[upright], mitre, -turn / 2)
    return tuple(by_turn.tolist()), float((saved * heights).sum() / mesh.extents[2])


def _sections(mesh: trimesh.Trimesh) -> tuple[Section, ...]:
    """Cut the mesh at the middle of equal steps, all levels at once."""
    levels = (np.arange(SECTIONS) + 0.5) / SECTIONS * mesh.extents[2]
    level, face = _crossings(mesh, levels)
    start, end = _cut(mesh.triangles[face], levels[level])
    lengths = np.hypot(*(end - start).T)
    swept = (start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0]) / 2
    perimeters = np.bincount(level, lengths, SECTIONS)
    areas = np.abs(np.bincount(level, swept, SECTIONS))
    outlines = _outlines(mesh, levels, level, face)
    rows = zip(areas.tolist(), perimeters.tolist(), outlines.tolist(), strict=True)
    return tuple(Section(*row) for row in rows)


def _crossings(
    mesh: trimesh.Trimesh, levels: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair every level with every face that it cuts."""
    low, high = mesh.triangles[:, :, 2].min(axis=1), mesh.triangles[:, :, 2].max(axis=1)
    first = np.searchsorted(levels, low, "right")
    count = np.maximum(np.searchsorted(levels, high, "left") - first, 0)
    face = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(face)) - np.repeat(np.cumsum(count) - count, count)
    return first[face] + nth, face


def _cut(
    triangles: NDArray[np.float64], levels: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the ends of each cut, with the solid on its left.

    One corner stands alone on its side of the level: the cut runs between its two edges.
    """
    above = triangles[:, :, 2] > levels[:, None]
    lonely_above = above.sum(axis=1) == 1
    alone = np.where(lonely_above, above.argmax(axis=1), (~above).argmax(axis=1))
    rows = np.arange(len(triangles))
    a, b, c = (triangles[rows, (alone + i) % 3] for i in range(3))
    one, two = _at_level(a, b, levels), _at_level(a, c, levels)
    first = lonely_above[:, None]
    return np.where(first, one, two), np.where(first, two, one)


def _at_level(
    a: NDArray[np.float64], b: NDArray[np.float64], levels: NDArray[np.float64]
) -> NDArray[np.float64]:
    share = (levels - a[:, 2]) / (b[:, 2] - a[:, 2])
    points: NDArray[np.float64] = a[:, :2] + share[:, None] * (b - a)[:, :2]
    return points


def _outlines(
    mesh: trimesh.Trimesh,
    levels: NDArray[np.float64],
    level: NDArray[np.int64],
    face: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Count closed outlines per level: cut faces are linked by the edges they share."""
    edges = mesh.faces_unique_edges[face]
    ends = mesh.vertices[mesh.edges_unique[edges], 2] > levels[level][:, None, None]
    crossed = ends[:, :, 0] != ends[:, :, 1]
    both = edges[crossed].reshape(-1, 2) + level[:, None] * len(mesh.edges_unique)
    named, index = np.unique(both, return_inverse=True)
    one, two = index.reshape(-1, 2).T
    links = coo_matrix((np.ones(len(one), np.bool_), (one, two)), shape=2 * (len(named),))
    loops = connected_components(links, directed=False)[1]
    seen = np.unique(loops, return_index=True)[1]
    return np.bincount(named[seen] // len(mesh.edges_unique), minlength=SECTIONS)


def _columns(mesh: trimesh.Trimesh, *, hangs: NDArray[np.bool_]) -> float:
    """Give the volume between overhangs and what is below: the bed, or the part."""
    shadow = mesh.area_faces * np.abs(mesh.face_normals[:, 2])
    if shadow[hangs].sum() <= 0:
        return 0.0
    facing_up = mesh.face_normals[:, 2] > 0
    floor = _sampled(mesh, np.where(facing_up, shadow, 0.0))
    ceiling = _sampled(mesh, np.where(hangs, shadow, 0.0))
    landing = _highest_below(ceiling, floor, mesh.extents)
    return float((ceiling[:, 2] - landing).mean() * shadow[hangs].sum())


def _sampled(mesh: trimesh.Trimesh, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread points over the faces by weight; a mesh always gives the same points."""
    steps = (np.arange(SAMPLES) + 0.5) / SAMPLES * weights.sum()
    faces = np.minimum(np.searchsorted(np.cumsum(weights), steps), len(weights) - 1)
    u, v = np.random.default_rng(0).random((2, SAMPLES, 1))
    folded = u + v > 1
    u, v = np.where(folded, 1 - u, u), np.where(folded, 1 - v, v)
    a, b, c = (mesh.triangles[faces, i] for i in range(3))
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
