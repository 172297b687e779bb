"""Surface normals: one per triangle, and softened ones at corners that are not sharp."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from store.uploads.rendering.scene import Floats, Ints

SHARP = np.cos(np.radians(38.0))
SMOOTH_LIMIT = 400_000
NEIGHBOURS = 24
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Corners:
    """Distinct (vertex, direction) pairs, and the pair each triangle corner belongs to."""

    vertex: Longs
    normal: Floats
    weight: Floats
    of_corner: Longs


def facets(triangles: Floats) -> tuple[Floats, Floats]:
    """Unit normals (N, 3) and doubled areas (N,) of triangles."""
    cross = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    area = np.sqrt(np.einsum("ij,ij->i", cross, cross))
    return cross / np.maximum(area, 1e-20)[:, None], area


def softened(triangles: Floats, owners: Ints, normals: Floats, areas: Floats) -> Floats:
    """Normals (N, 3, 3) at the corners, averaged over neighbours within the sharp angle."""
    if len(triangles) > SMOOTH_LIMIT:
        return np.repeat(normals[:, None, :], 3, axis=1)
    corners = _distinct(triangles, owners, normals, areas)
    blended = _blended(corners)
    return blended[corners.of_corner].reshape(-1, 3, 3)


def _distinct(triangles: Floats, owners: Ints, normals: Floats, areas: Floats) -> _Corners:
    places = _places(triangles, owners)
    turned = np.round(normals * 100).astype(np.int64) + 100
    direction = (turned[:, 0] * 256 + turned[:, 1]) * 256 + turned[:, 2]
    keys = places * np.int64(2**24) + np.repeat(direction, 3)
    _, first, of_corner = np.unique(keys, return_index=True, return_inverse=True)
    weight = np.bincount(of_corner, weights=np.repeat(areas, 3)).astype(np.float32)
    return _Corners(places[first], normals[first // 3], weight, of_corner)


def _places(triangles: Floats, owners: Ints) -> Longs:
    """A number per triangle corner, the same for corners of one part at one point."""
    points = triangles.reshape(-1, 3)
    step = max(float(np.ptp(points, axis=0).max()), 1e-9) * 4e-6
    cell = np.round((points - points.min(axis=0)) / step).astype(np.int64)
    key = (cell[:, 0] << 36) ^ (cell[:, 1] << 18) ^ cell[:, 2]
    key ^= np.repeat(owners.astype(np.int64), 3) << 54
    _, numbers = np.unique(key, return_inverse=True)
    return numbers.astype(np.int64)


def _blended(corners: _Corners) -> Floats:
    """Each pair's normal plus those of pairs at the same vertex that face alike."""
    own = corners.normal * corners.weight[:, None]
    total = own.copy()
    for reach in range(1, min(NEIGHBOURS, len(own))):
        here = np.flatnonzero(corners.vertex[reach:] == corners.vertex[:-reach])
        if not len(here):
            break
        there = here + reach
        alike = np.einsum("ij,ij->i", corners.normal[here], corners.normal[there]) > SHARP
        here, there = here[alike], there[alike]
        total[here] += own[there]
        total[there] += own[here]
    size = np.sqrt(np.einsum("ij,ij->i", total, total))
    unit: Floats = total / np.maximum(size, 1e-20)[:, None]
    return unit
