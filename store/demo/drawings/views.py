"""Straight-on views of a model as lines, the hidden ones left out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from manifold3d import Manifold

from store.demo.model import Model, triangles
from store.uploads.rendering.raster import Raster, cover

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
SIDE = 840
CREASE = np.cos(np.radians(34))
EPSILON = 0.006
AXES = {
    "front": np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]),
    "right": np.array([[0, 1.0, 0], [0, 0, -1], [-1, 0, 0]]),
    "top": np.array([[1.0, 0, 0], [0, -1, 0], [0, 0, -1]]),
}


@dataclass(frozen=True)
class View:
    """Visible lines (N, 2, 2) in millimetres, x right and y down from the view's corner."""

    width: float
    height: float
    outline: Floats
    creases: Floats


@dataclass(frozen=True)
class _Edges:
    """Edges (N, 2, 3) as seen, and which of them bound the visible side of their body."""

    ends: Floats
    outline: Bools


def view(model: Model, side: str) -> View:
    """The model seen from one side: "front", "right" or "top"."""
    axes = AXES[side]
    surface = np.concatenate([triangles(piece.solid) for piece in model.firm]) @ axes.T
    low, high = surface.reshape(-1, 3).min(axis=0), surface.reshape(-1, 3).max(axis=0)
    scale = (SIDE - 8) / float((high - low)[:2].max())
    shift = low - np.array([4 / scale, 4 / scale, 0])
    width, height = (int(v) for v in np.ceil((high - low)[:2] * scale) + 8)
    facing = ((surface - shift) * scale)[_towards(surface, axes)].astype(np.float32)
    raster = cover(facing, width=width, height=height)
    parts = [_edges(piece.solid, axes) for piece in model.firm]
    ends = (np.concatenate([part.ends for part in parts]) - shift) * scale
    outline = np.concatenate([part.outline for part in parts])
    reach = float((high - low).max()) * scale
    kept, owner = _visible(ends, raster, tolerance=reach * EPSILON + 1.0)
    lines = (kept - 4) / scale
    bold = outline[owner]
    size = (high - low)[:2]
    return View(float(size[0]), float(size[1]), lines[bold], lines[~bold])


def _towards(surface: Floats, axes: Floats) -> Bools:
    """Which triangles turn their outside to the eye."""
    a, b = surface[:, 1] - surface[:, 0], surface[:, 2] - surface[:, 0]
    across = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    turned: Bools = across * np.sign(np.linalg.det(axes)) < 0
    return turned


def _edges(solid: Manifold, axes: Floats) -> _Edges:
    """Silhouettes and sharp edges of one body; the third axis points away from the eye."""
    mesh = solid.to_mesh()
    points = np.asarray(mesh.vert_properties, dtype=np.float64)[:, :3] @ axes.T
    faces = np.asarray(mesh.tri_verts, dtype=np.int64)
    corner = points[faces]
    normal = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    normal *= np.sign(np.linalg.det(axes))
    normal /= np.linalg.norm(normal, axis=1)[:, None] + 1e-20
    ends, one, two = _shared(faces, len(points))
    towards_one, towards_two = normal[one, 2] < -1e-4, normal[two, 2] < -1e-4
    outline = towards_one != towards_two
    sharp = np.einsum("ij,ij->i", normal[one], normal[two]) < CREASE
    keep = outline | (sharp & (towards_one | towards_two))
    return _Edges(points[ends[keep]], outline[keep])


def _shared(faces: Ints, count: int) -> tuple[Ints, Ints, Ints]:
    """Every edge once, with the two faces that meet at it."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    owner = np.tile(np.arange(len(faces)), 3)
    key = pairs.min(axis=1) * count + pairs.max(axis=1)
    order = np.argsort(key, kind="stable")
    key, owner, pairs = key[order], owner[order], pairs[order]
    first = np.flatnonzero(key[:-1] == key[1:])
    return pairs[first], owner[first], owner[first + 1]


def _visible(ends: Floats, raster: Raster, *, tolerance: float) -> tuple[Floats, Ints]:
    """The stretches of edges that nothing hides, and the edge each one came from."""
    length = np.linalg.norm(ends[:, 1, :2] - ends[:, 0, :2], axis=1)
    steps = np.maximum(np.ceil(length / 3.0).astype(np.int64), 1)
    owner = np.repeat(np.arange(len(ends)), steps)
    along = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    share = ((along + 0.5) / steps[owner])[:, None]
    middle = ends[owner, 0] * (1 - share) + ends[owner, 1] * share
    seen = middle[:, 2] <= _farthest_near(raster, middle) + tolerance
    seen &= (length > 0.4)[owner]
    return _runs(ends, owner, along, steps, seen)


def _farthest_near(raster: Raster, points: Floats) -> Floats:
    """The deepest surface within a sample of each point; endless where paper shows."""
    height, width = raster.depth.shape
    x, y = np.rint(points[:, 0]).astype(np.int64), np.rint(points[:, 1]).astype(np.int64)
    deepest = np.zeros(len(points))
    for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
        column, row = np.clip(x + dx, 0, width - 1), np.clip(y + dy, 0, height - 1)
        deepest = np.maximum(deepest, raster.depth[row, column])
    return deepest


def _runs(
    ends: Floats, owner: Ints, along: Ints, steps: Ints, seen: Bools
) -> tuple[Floats, Ints]:
    """Join neighbouring visible steps of an edge into one line."""
    joined = np.zeros(len(seen), dtype=bool)
    joined[1:] = seen[1:] & seen[:-1] & (owner[1:] == owner[:-1])
    start = np.flatnonzero(seen & ~joined)
    follows = np.zeros(len(seen), dtype=bool)
    follows[:-1] = joined[1:]
    stop = np.flatnonzero(seen & ~follows)
    edge = owner[start]
    first = (along[start] / steps[edge])[:, None]
    last = ((along[stop] + 1) / steps[edge])[:, None]
    a, b = ends[edge, 0, :2], ends[edge, 1, :2]
    return np.stack([a + (b - a) * first, a + (b - a) * last], axis=1), edge
