"""Spreads points evenly over a surface; the same surface always gives the same points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.uploads.surface import Surface

# Steps of the R2 sequence: even in two dimensions for any number of points
# (M. Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences", 2018).
_STEPS = np.array([0.7548776662466927, 0.5698402909980532])


@dataclass(frozen=True)
class Samples:
    """Points, the faces they lie on with their normals, and the area each stands for."""

    points: NDArray[np.float64]
    normals: NDArray[np.float64]
    faces: NDArray[np.int64]
    area: float


def strewn(surface: Surface, count: int, *, on: NDArray[np.bool_] | None = None) -> Samples:
    """Spread `count` points over the surface, or over the faces `on`, by area."""
    weights = surface.areas if on is None else np.where(on, surface.areas, 0.0)
    total = float(weights.sum())
    if total <= 0:
        return Samples(np.empty((0, 3)), np.empty((0, 3)), np.empty(0, np.int64), 0.0)
    levels = (np.arange(count) + 0.5) / count * total
    faces = np.minimum(np.searchsorted(np.cumsum(weights), levels), len(weights) - 1)
    points = _inside(surface, faces)
    return Samples(points, surface.normals[faces], faces, total / count)


def _inside(surface: Surface, faces: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give one point in each face; corners of the unit square are folded into it."""
    u, v = ((0.5 + np.outer(_STEPS, np.arange(len(faces)))) % 1.0)[:, :, None]
    folded = u + v > 1
    u, v = np.where(folded, 1 - u, u), np.where(folded, 1 - v, v)
    a, b, c = (surface.points[surface.faces[faces, k]] for k in range(3))
    points: NDArray[np.float64] = a + u * (b - a) + v * (c - a)
    return points
