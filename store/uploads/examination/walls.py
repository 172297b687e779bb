"""Finds thin walls: how much material is behind each point of the surface."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.examination.figures import ONE_BEAD, TWO_BEADS, Walls
from store.uploads.examination.rays import SKIN, Rays
from store.uploads.examination.samples import Samples
from store.uploads.surface import Surface

# A wall has another side that faces away: within 60 degrees, for a wall nearly parallel.
_OPPOSES = -0.5
_PARALLEL = -0.9
# A wall drawn exactly as wide as its beads is not called thinner for a rounding error.
_TOLERANCE = 0.005


UNKNOWN = Walls(
    thinnest_mm=None,
    least_mm=None,
    least_at=None,
    share_below_two_beads=0.0,
    share_below_one_bead=0.0,
)


def walls_of(surface: Surface, rays: Rays, samples: Samples) -> Walls:
    """Measure the walls at the sampled points."""
    thickness, facing = thicknesses(surface, rays, samples.points, samples.normals)
    parallel = np.where(facing < _PARALLEL, thickness, np.inf)
    least = int(parallel.argmin())
    is_known = bool(np.isfinite(parallel[least]))
    x, y, z = samples.points[least].round(2).tolist()
    return Walls(
        thinnest_mm=_finite(float(np.quantile(thickness, 0.01, method="lower"))),
        least_mm=_finite(float(parallel[least])),
        least_at=(x, y, z) if is_known else None,
        share_below_two_beads=_share(is_thinner(thickness, TWO_BEADS)),
        share_below_one_bead=_share(is_thinner(thickness, ONE_BEAD)),
    )


def thicknesses(
    surface: Surface,
    rays: Rays,
    points: NDArray[np.float64],
    normals: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give how thick the wall is at each point, and how its two sides face.

    A ray is shot straight inward. What it meets ends the wall only when that faces the
    other way; everything else (an edge, a sheet without a back) is infinitely thick. The
    second figure is the cosine between the two sides: -1 where they are parallel.
    """
    hits = rays.cast(points - SKIN * normals, -normals)
    across = np.einsum("ij,ij->i", normals, surface.normals[hits.faces])
    is_wall = np.isfinite(hits.distances) & (across < _OPPOSES)
    return np.where(is_wall, hits.distances + SKIN, np.inf), across


def is_thinner(thickness: NDArray[np.float64], limit: float) -> NDArray[np.bool_]:
    """Say where a wall is thinner than `limit`."""
    return thickness < limit - _TOLERANCE


def _finite(thickness: float) -> float | None:
    return round(thickness, 2) if np.isfinite(thickness) else None


def _share(chosen: NDArray[np.bool_]) -> float:
    return round(float(chosen.mean()), 4)
