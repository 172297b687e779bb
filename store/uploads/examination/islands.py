"""Finds islands: parts of a layer with nothing below them, where printing starts in air."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.examination.figures import Islands
from store.uploads.shape import FIRST_LAYER
from store.uploads.surface import Surface, components

# What hangs down by less than a layer is printed together with what it hangs from.
LAYER = 0.2
MOST_LISTED = 12
NONE = Islands(count=0, lowest_mm=None, places=())


def islands_of(surface: Surface) -> Islands:
    """Find the bodies of layers that begin above the bed.

    Going up, a new body begins at every lowest place of the surface with material above
    it (Morse theory: the minima of the height). Points are put into layers and those of a
    layer that hang together are one place; to be an island it must be lowest in layers
    counted from the bed and in layers shifted by half: a bump at the border of two layers
    is lowest in one of the counts only.
    """
    places, of_point = _lowest(surface, shift=0.0)
    others, of_point_shifted = _lowest(surface, shift=0.5)
    is_lowest = places[of_point] & others[of_point_shifted]
    found = np.unique(of_point[is_lowest])
    found = found[_has_material_above(surface, of_point)[found]]
    feet = _feet(surface, of_point, found)
    feet = feet[feet[:, 2] > FIRST_LAYER]
    feet = feet[np.argsort(feet[:, 2], kind="stable")].round(2)
    return Islands(
        count=len(feet),
        lowest_mm=float(feet[0, 2]) if len(feet) else None,
        places=tuple((x, y, z) for x, y, z in feet[:MOST_LISTED].tolist()),
    )


def _lowest(
    surface: Surface, *, shift: float
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Say which places have nothing lower beside them, and the place of each point."""
    layers = np.floor(surface.points[:, 2] / LAYER + shift).astype(np.int64)
    one, two = surface.edges.ends.T
    is_level = layers[one] == layers[two]
    count, of_point = components(surface.edges.ends[is_level], len(surface.points))
    one, two = one[~is_level], two[~is_level]
    higher = np.where(layers[one] > layers[two], one, two)
    is_lowest = np.ones(count, np.bool_)
    is_lowest[of_point[higher]] = False
    return is_lowest, of_point


def _has_material_above(surface: Surface, of_point: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each place whether its faces look down; the floor of a hollow looks up."""
    shadows = surface.areas * surface.normals[:, 2]
    facing = np.bincount(of_point[surface.faces].ravel(), np.repeat(shadows, 3))
    is_below: NDArray[np.bool_] = facing < 0
    return is_below


def _feet(
    surface: Surface, of_point: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give the lowest point of each of the chosen places, (n, 3)."""
    order = np.lexsort((surface.points[:, 2], of_point))
    first = np.searchsorted(of_point[order], places)
    feet: NDArray[np.float64] = surface.points[order[first]]
    return feet
