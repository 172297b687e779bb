"""Finds the rims of holes in a surface, and spans them with triangles."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from store.uploads.surface import Faces, Points, Surface

# Rims beyond these are no slips of a mesh program, but what a scan did not see.
LONGEST_RIM = 2_000
MOST_OPEN_EDGES = 50_000
FLATNESS = 0.02
_LONGEST_CLIPPED = 400

Rim = NDArray[np.int64]


def rims_of(surface: Surface) -> list[Rim]:
    """Give the points around each hole, in the order that a patch runs along them."""
    sides = surface.edges.open_sides
    if len(sides) > MOST_OPEN_EDGES:
        return []
    corners = surface.faces.ravel()
    starts = corners[sides].tolist()
    ends = corners[sides // 3 * 3 + (sides + 1) % 3].tolist()
    onward: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in zip(starts, ends, strict=True):
        onward[end].append(start)
    return [np.array(rim) for start in ends for rim in _walked(onward, start)]


def _walked(onward: dict[int, list[int]], start: int) -> list[list[int]]:
    """Walk from a point until stuck, cutting off a rim whenever the way meets itself."""
    rims: list[list[int]] = []
    path, place = [start], {start: 0}
    while onward.get(path[-1]):
        there = onward[path[-1]].pop()
        if there not in place:
            place[there] = len(path)
            path.append(there)
            continue
        rim = path[place[there] :]
        if len(rim) > 2:
            rims.append(rim)
        for point in rim[1:]:
            del place[point]
        del path[place[there] + 1 :]
    return rims


def is_closable(surface: Surface, rim: Rim) -> bool:
    """A hole is closed if it is flat, or small against the part."""
    if len(rim) > LONGEST_RIM:
        return False
    points = surface.points[rim]
    around = float(np.linalg.norm(points - np.roll(points, -1, axis=0), axis=1).sum())
    if around < float(np.linalg.norm(surface.extents)):
        return True
    normal = _leaning(points)
    off_plane = (points - points.mean(axis=0)) @ normal
    return bool(np.abs(off_plane).max() < FLATNESS * around / np.pi)


def with_patches(surface: Surface, rims: list[Rim]) -> Surface:
    """Span the holes; what cannot be cut into ears gets a fan about a new middle point."""
    points, faces = [surface.points], [surface.faces]
    known = len(surface.points)
    for rim in rims:
        ears = _ears(surface.points[rim])
        if ears is None:
            points.append(surface.points[rim].mean(axis=0)[None])
            faces.append(
                np.stack([rim, np.roll(rim, -1), np.full(len(rim), known)], axis=1)
            )
            known += 1
        else:
            faces.append(rim[ears])
    return Surface(np.concatenate(points), np.concatenate(faces))


def _leaning(points: Points) -> NDArray[np.float64]:
    """Give the unit normal of a rim by Newell's method; z where it has none."""
    following = np.roll(points, -1, axis=0)
    normal = np.cross(points, following).sum(axis=0)
    length = float(np.linalg.norm(normal))
    return normal / length if length > 0 else np.array([0.0, 0.0, 1.0])


def _ears(points: Points) -> Faces | None:
    """Cut a polygon into triangles, ear by ear; None if its outline crosses itself."""
    if len(points) > _LONGEST_CLIPPED:
        return None
    flat = _flattened(points - points.mean(axis=0))
    left, ears = list(range(len(points))), []
    while len(left) > 3:
        nth = next((n for n in range(len(left)) if _is_ear(flat, left, n)), None)
        if nth is None:
            return None
        ears.append((left[nth - 1], left[nth], left[(nth + 1) % len(left)]))
        del left[nth]
    return np.array([*ears, tuple(left)], np.int64)


def _flattened(points: Points) -> NDArray[np.float64]:
    """Lay a rim into its plane, so that it runs counter-clockwise there."""
    normal = _leaning(points)
    along = np.eye(3)[np.abs(normal).argmin()]
    x = np.cross(along, normal)
    x /= np.linalg.norm(x)
    flat: NDArray[np.float64] = points @ np.stack([x, np.cross(normal, x)], axis=1)
    return flat


def _is_ear(flat: NDArray[np.float64], left: list[int], nth: int) -> bool:
    corners = (left[nth - 1], left[nth], left[(nth + 1) % len(left)])
    a, b, c = flat[list(corners)]
    if _turn(a, b, c) <= 0:
        return False
    others = flat[[point for point in left if point not in corners]]
    inside = (_turn(a, b, others) >= 0) & (_turn(b, c, others) >= 0)
    return not bool((inside & (_turn(c, a, others) >= 0)).any())


def _turn(
    a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Say on which side of the line from a to b a point lies: positive is left."""
    turn: NDArray[np.float64] = (b[0] - a[0]) * (c[..., 1] - a[1]) - (b[1] - a[1]) * (
        c[..., 0] - a[0]
    )
    return turn
