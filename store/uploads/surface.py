"""A surface of triangles that share their points, and what can be read off it at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from store.uploads.reasons import Refused

Points = NDArray[np.float64]
Faces = NDArray[np.int64]
Mask = NDArray[np.bool_]
MOST_TRIANGLES = 2_000_000
# CAD programs cut faces of more corners into pieces; beyond this a fan is nonsense.
MOST_CORNERS = 10_000
# Three coordinates of 21 bits are one sortable 63-bit number.
_GRID_BITS = 21


@dataclass(frozen=True)
class Edges:
    """The edges of a surface, each once.

    `ends` (e, 2) are points, the lower first; `of_side` (3 m) is the edge of each side of
    each face, side `3 i + k` running from corner k of face i to the next; `meeting` (e)
    counts the faces at an edge; `sides` lists all sides, edge by edge.
    """

    ends: NDArray[np.int64]
    of_side: NDArray[np.int64]
    meeting: NDArray[np.int64]
    sides: NDArray[np.int64]

    @cached_property
    def open_sides(self) -> NDArray[np.int64]:
        """Sides that no other face shares."""
        found: NDArray[np.int64] = self.sides[self._starts[self.meeting == 1]]
        return found

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """The two sides of every edge where exactly two faces meet, (p, 2)."""
        first = self._starts[self.meeting == 2]
        return np.stack([self.sides[first], self.sides[first + 1]], axis=1)

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        return np.cumsum(self.meeting) - self.meeting


@dataclass(frozen=True)
class Surface:
    """Points (n, 3), and faces (m, 3) that name three of them, counter-clockwise."""

    points: Points
    faces: Faces

    @cached_property
    def triangles(self) -> NDArray[np.float64]:
        """The corners of every face, (m, 3, 3)."""
        return self.points[self.faces]

    @cached_property
    def box(self) -> NDArray[np.float64]:
        """The lowest and the highest coordinates, (2, 3)."""
        return bounds(self.points)

    @property
    def extents(self) -> NDArray[np.float64]:
        extents: NDArray[np.float64] = self.box[1] - self.box[0]
        return extents

    @cached_property
    def areas(self) -> NDArray[np.float64]:
        return self._leaning[1] / 2

    @cached_property
    def normals(self) -> NDArray[np.float64]:
        """Unit normals; zero for a face without an area."""
        crosses, lengths = self._leaning
        return crosses / np.where(lengths > 0, lengths, 1.0)[:, None]

    @cached_property
    def _leaning(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        a, b, c = (self.points[self.faces[:, k]] for k in range(3))
        crosses = _cross(b - a, c - a)
        return crosses, np.sqrt(np.einsum("ij,ij->i", crosses, crosses))

    @cached_property
    def edges(self) -> Edges:
        return edges_of(self.faces, len(self.points))

    @cached_property
    def signed_volumes(self) -> NDArray[np.float64]:
        """The signed volume between each face and the middle of the bed.

        A face missing from the bottom lies in the plane of the bed: it would add nothing.
        """
        middle = np.append(self.box.mean(axis=0)[:2], self.box[0, 2])
        moved = self.points - middle
        a, b, c = (moved[self.faces[:, k]] for k in range(3))
        volumes: NDArray[np.float64] = np.einsum("ij,ij->i", a, _cross(b, c)) / 6
        return volumes


def bounds(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Give the lowest and the highest coordinates, (2, 3); NaN where there is a NaN."""
    columns = [points[:, axis] for axis in range(3)]
    return np.array([[c.min() for c in columns], [c.max() for c in columns]], np.float64)


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Do what np.cross does, in a third of its time."""
    crosses = np.empty_like(a)
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        crosses[:, i] = a[:, j] * b[:, k] - a[:, k] * b[:, j]
    return crosses


def soup(triangles: NDArray[np.floating]) -> Surface:
    """Take triangles (m, 3, 3) that share nothing yet."""
    count = 3 * len(triangles)
    points = triangles.reshape(count, 3).astype(np.float64)
    return Surface(points, np.arange(count).reshape(-1, 3))


def indexed(points: Points, faces: Faces) -> Surface:
    """Take points and faces as a file gives them; raises Refused for points not there."""
    if not len(faces):
        raise Refused("no-triangles")
    if faces.min() < 0 or faces.max() >= len(points):
        raise Refused("bad-references")
    return compact(Surface(points, faces))


def fans(counts: NDArray[np.int64], corners: NDArray[np.int64]) -> Faces:
    """Cut polygons into fans from their first corners; `counts` says how many each has."""
    if counts.max(initial=0) > MOST_CORNERS:
        raise Refused("huge-polygon")
    triangles = np.maximum(counts - 2, 0)
    if triangles.sum() > MOST_TRIANGLES:
        raise Refused("too-many-triangles")
    first = np.repeat(np.cumsum(counts) - counts, triangles)
    nth = np.arange(len(first)) - np.repeat(np.cumsum(triangles) - triangles, triangles)
    return np.stack([corners[first], corners[first + nth + 1], corners[first + nth + 2]], 1)


def merged(surface: Surface) -> Surface:
    """Join points that are the same; raises Refused when no face is left.

    The same means in one cell of a grid of two million cells along the longest side: of
    200 mm, a ten-thousandth of a millimetre. Each joined point keeps exact coordinates.
    """
    first, index = joined(_cells(surface.points))
    return renamed(surface, surface.points[first], index)


def renamed(surface: Surface, points: Points, index: NDArray[np.int64]) -> Surface:
    """Give each point a new number, and drop the faces that this makes collapse."""
    faces = index[surface.faces]
    faces = faces[~_is_collapsed(faces)]
    if not len(faces):
        raise Refused("no-triangles")
    return compact(Surface(points, faces))


def joined(
    keys: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give where each different key stands first, and each key's place among these."""
    order = np.argsort(keys, kind="stable")
    in_order = keys[order]
    is_new = np.empty(len(keys), np.bool_)
    is_new[:1] = True
    np.not_equal(in_order[1:], in_order[:-1], out=is_new[1:])
    index = np.empty(len(keys), np.int64)
    index[order] = np.cumsum(is_new) - 1
    return order[is_new], index


def compact(surface: Surface) -> Surface:
    """Leave out points that no face names."""
    is_used = np.zeros(len(surface.points), np.bool_)
    is_used[surface.faces] = True
    if is_used.all():
        return surface
    index = np.cumsum(is_used) - 1
    return Surface(surface.points[is_used], index[surface.faces])


def _cells(points: Points) -> NDArray[np.int64]:
    low, high = bounds(points)
    steps = (2**_GRID_BITS - 1) / max(float((high - low).max()), 1e-300)
    keys = np.zeros(len(points), np.int64)
    for axis in range(3):
        keys <<= _GRID_BITS
        keys |= np.rint((points[:, axis] - low[axis]) * steps).astype(np.int64)
    return keys


def _is_collapsed(faces: Faces) -> Mask:
    a, b, c = faces.T
    is_collapsed: Mask = (a == b) | (b == c) | (c == a)
    return is_collapsed


def edges_of(faces: Faces, size: int) -> Edges:
    """Find the edges of faces over `size` points."""
    following = faces[:, [1, 2, 0]]
    keys = (np.minimum(faces, following) * size + np.maximum(faces, following)).ravel()
    sides = np.argsort(keys, kind="stable")
    in_order = keys[sides]
    is_new = np.empty(len(keys), np.bool_)
    is_new[:1] = True
    np.not_equal(in_order[1:], in_order[:-1], out=is_new[1:])
    of_side = np.empty(len(keys), np.int64)
    of_side[sides] = np.cumsum(is_new) - 1
    named = in_order[is_new]
    starts = np.flatnonzero(is_new)
    meeting = np.diff(np.append(starts, len(keys)))
    ends = np.stack([named // size, named % size], axis=1)
    return Edges(ends=ends, of_side=of_side, meeting=meeting, sides=sides)


def components(links: NDArray[np.int64], size: int) -> tuple[int, NDArray[np.int64]]:
    """Number the groups of `size` things that links (l, 2) hold together.

    Every thing points to the lowest it is linked with; chains are followed to their ends,
    and what is still apart is linked again. SciPy does this too, but to import it costs
    more than to answer (0.35 s).
    """
    lowest = np.arange(size)
    one, two = links[:, 0], links[:, 1]
    while len(one):
        np.minimum.at(lowest, np.maximum(one, two), np.minimum(one, two))
        _follow(lowest)
        one, two = lowest[one], lowest[two]
        is_apart = one != two
        one, two = one[is_apart], two[is_apart]
    is_root = lowest == np.arange(size)
    return int(is_root.sum()), (np.cumsum(is_root) - 1)[lowest]


def _follow(lowest: NDArray[np.int64]) -> None:
    """Let everything point to the end of its chain, halving the chains at each step."""
    while True:
        further = lowest[lowest]
        if np.array_equal(further, lowest):
            return
        lowest[:] = further
