"""Finds what hangs over air: the surface, the columns below it, and the bridges."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.examination.figures import Bridges, Overhangs
from store.uploads.examination.rays import SKIN, Rays
from store.uploads.examination.samples import strewn
from store.uploads.shape import hanging
from store.uploads.surface import Surface, components

SAMPLES = 8_000
LEVEL_COSINE = float(np.cos(np.radians(10)))
_DOWN = np.array([0.0, 0.0, -1.0])
# Below this a column is one layer: nothing is printed there.
_SHORTEST_COLUMN = 0.2
# Held from opposite ends, the pulls of a bridge cancel; held from one side, they add up.
_CANCELS = 0.35


def overhangs_of(surface: Surface, rays: Rays) -> Overhangs:
    """Measure the overhangs of a part that stands on the bed."""
    hangs = hanging(surface)
    is_level = hangs & (surface.normals[:, 2] < -LEVEL_COSINE)
    samples = strewn(surface, SAMPLES, on=hangs)
    points, heights = samples.points, samples.points[:, 2]
    columns = column_heights(rays, points, samples.normals, _DOWN, heights)
    shadows = samples.area * -samples.normals[:, 2]
    return Overhangs(
        area_mm2=round(float(surface.areas[hangs].sum()), 2),
        flat_mm2=round(float(surface.areas[is_level].sum()), 2),
        support_mm3=round(float((columns * shadows).sum()), 1),
        footprint_mm2=round(float(shadows[columns > 0].sum()), 1),
        tallest_mm=round(float(columns.max(initial=0.0)), 2),
        bridges=_bridges(surface, is_level),
    )


def column_heights(
    rays: Rays,
    points: NDArray[np.float64],
    normals: NDArray[np.float64],
    down: NDArray[np.float64],
    heights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give how far it is down from hanging points to the part, or the bed at `heights`."""
    hits = rays.cast(points + SKIN * normals, np.broadcast_to(down, points.shape))
    columns = np.minimum(hits.distances, heights)
    return np.where(columns < _SHORTEST_COLUMN, 0.0, columns)


def _bridges(surface: Surface, is_level: NDArray[np.bool_]) -> Bridges:
    """Tell bridges from what is held on one side, by the walls that hold each ceiling.

    Over its held edges, sum up the pull (the outward direction times the length) and how
    far it pulls apart (along the way from the middle). Opposite walls cancel in the first
    and add up in the second, which is then span times width; for the rim around a
    mushroom's stem the second is negative.
    """
    count, of_face = _ceilings(surface, is_level)
    face, outward, middle = _held_edges(surface, is_level)
    ceiling = of_face[face]
    lengths = np.hypot(*outward.T)
    held = np.bincount(ceiling, lengths, count)
    pull = np.hypot(*(np.bincount(ceiling, way, count) for way in outward.T))
    from_centre = middle - _centres(surface, of_face, count)[ceiling]
    apart = np.einsum("ij,ij->i", outward, from_centre)
    width = np.bincount(ceiling, apart, count)
    is_bridge = (held > 0) & (pull < _CANCELS * held) & (width > 0)
    areas = np.bincount(of_face[is_level], surface.areas[is_level], count)
    spans = 2 * width / np.where(held > 0, held, 1.0)
    return Bridges(
        count=int(is_bridge.sum()),
        area_mm2=round(float(areas[is_bridge].sum()), 2),
        longest_mm=round(float(spans[is_bridge].max(initial=0.0)), 2),
    )


def _ceilings(
    surface: Surface, is_level: NDArray[np.bool_]
) -> tuple[int, NDArray[np.int64]]:
    """Number the ceilings: level faces that share edges; -1 for all other faces."""
    number = np.cumsum(is_level) - 1
    one, two = (surface.edges.pairs // 3).T
    both = is_level[one] & is_level[two]
    links = np.stack([number[one[both]], number[two[both]]], axis=1)
    count, labels = components(links, int(is_level.sum()))
    of_face = np.full(len(is_level), -1)
    of_face[is_level] = labels
    return count, of_face


def _held_edges(
    surface: Surface, is_level: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the ceiling's face, its way out (times length) and the middle of held edges."""
    one, two = surface.edges.pairs.T
    border = is_level[one // 3] != is_level[two // 3]
    one, two = one[border], two[border]
    inner, other = np.where(is_level[one // 3], (one, two), (two, one))
    start, end = (_corner(surface, inner, step) for step in (0, 1))
    goes_down = _corner(surface, other, 2)[:, 2] < np.minimum(start, end)[:, 2] - 0.05
    inner, start, end = inner[goes_down], start[goes_down], end[goes_down]
    way = end - start
    # The face looks down: seen from above it runs clockwise, its outside on the left.
    outward = np.stack([-way[:, 1], way[:, 0]], axis=1)
    return inner // 3, outward, (start + end)[:, :2] / 2


def _corner(surface: Surface, sides: NDArray[np.int64], step: int) -> NDArray[np.float64]:
    """Give the point `step` corners after the start of each side."""
    corners = surface.faces[sides // 3, (sides + step) % 3]
    points: NDArray[np.float64] = surface.points[corners]
    return points


def _centres(
    surface: Surface, of_face: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Give the middle of each ceiling, (count, 2)."""
    faces = np.flatnonzero(of_face >= 0)
    middles = surface.points[surface.faces[faces]].mean(axis=1)[:, :2]
    areas = surface.areas[faces]
    sums = [np.bincount(of_face[faces], areas * way, count) for way in middles.T]
    totals = np.bincount(of_face[faces], areas, count)
    return np.stack(sums, axis=1) / np.where(totals > 0, totals, 1.0)[:, None]
