"""Says how firmly bodies stand: how high, on how narrow a base, with what weight above."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.uploads.examination.bodies import is_filled
from store.uploads.examination.figures import Standing
from store.uploads.shape import FIRST_LAYER
from store.uploads.solids import Solid

# A base is measured across in this many directions: every five degrees.
_DIRECTIONS = 36


@dataclass(frozen=True)
class Bulks:
    """The solid bodies of a part: their points, body by body, and centres of mass.

    `starts` says where each body's points begin. Cavities are no bodies.
    """

    points: NDArray[np.float64]
    starts: NDArray[np.int64]
    centres: NDArray[np.float64]

    def turned(self, turn: NDArray[np.float64]) -> "Bulks":
        """Turn the bodies together by a rotation (3, 3)."""
        return Bulks(self.points @ turn.T, self.starts, self.centres @ turn.T)


def bulks_of(solid: Solid) -> Bulks:
    """Sort a part's points by body."""
    surface = solid.surface
    if solid.bodies == 1:
        return Bulks(surface.points, np.zeros(1, np.int64), _centres(solid))
    of_point = np.empty(len(surface.points), np.int64)
    of_point[surface.faces] = solid.labels[:, None]
    solids = np.flatnonzero(is_filled(solid.volumes))
    order = np.argsort(of_point, kind="stable")
    order = order[np.isin(of_point[order], solids)]
    starts = np.searchsorted(of_point[order], solids)
    return Bulks(surface.points[order], starts, _centres(solid)[solids])


def _centres(solid: Solid) -> NDArray[np.float64]:
    """Give the centre of mass of each body: that of the wedges below its faces."""
    surface = solid.surface
    tip = np.append(surface.box.mean(axis=0)[:2], surface.box[0, 2])
    wedges = (surface.triangles.sum(axis=1) + tip) / 4
    moments = [
        np.bincount(solid.labels, surface.signed_volumes * way, solid.bodies)
        for way in wedges.T
    ]
    volumes = np.where(solid.volumes == 0, 1.0, solid.volumes)
    centres: NDArray[np.float64] = np.stack(moments, axis=1) / volumes[:, None]
    return centres


def standing_of(bulks: Bulks) -> Standing:
    """Say how the bodies stand on a bed below the lowest point."""
    heights = bulks.points[:, 2] - bulks.points[:, 2].min()
    feet = np.flatnonzero(heights < FIRST_LAYER)
    body = np.searchsorted(bulks.starts, feet, "right") - 1
    stands = np.unique(body)
    base, is_balanced = _bases(bulks.points[feet, :2], body, bulks.centres[stands, :2])
    tops = np.maximum.reduceat(heights, bulks.starts)[stands]
    worst = int(np.lexsort((-tops / np.maximum(base, 1e-3), is_balanced))[0])
    return Standing(
        height_mm=round(float(tops[worst]), 2),
        base_mm=round(float(base[worst]), 2),
        is_balanced=bool(is_balanced[worst]),
        loose=len(bulks.starts) - len(stands),
    )


def _bases(
    feet: NDArray[np.float64], body: NDArray[np.int64], centres: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Give each base's narrowest width, and whether the body's weight is above it."""
    angles = np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS
    ways = np.stack([np.cos(angles), np.sin(angles)])
    starts = np.flatnonzero(np.diff(body, prepend=-1))
    reach = feet @ ways
    low, high = np.minimum.reduceat(reach, starts), np.maximum.reduceat(reach, starts)
    weight = centres @ ways
    is_above = (low <= weight) & (weight <= high)
    return (high - low).min(axis=1), is_above.all(axis=1)
