"""Drops faces that are in a surface more than once."""

import numpy as np
from numpy.typing import NDArray

from store.uploads.surface import Faces, Surface, compact


def without_repeats(surface: Surface, *, cancel: bool = False) -> Surface:
    """Keep each face once; `cancel` also drops pairs of faces that lie back to back.

    Only faces at edges where more than two meet can be there twice, so only they are
    compared.
    """
    is_crowded = surface.edges.meeting[surface.edges.of_side] > 2
    suspects = np.flatnonzero(is_crowded.reshape(-1, 3).any(axis=1))
    if not len(suspects):
        return surface
    dropped = suspects[_is_repeat(surface.faces[suspects], cancel=cancel)]
    if not len(dropped):
        return surface
    keep = np.ones(len(surface.faces), np.bool_)
    keep[dropped] = False
    return compact(Surface(surface.points, surface.faces[keep]))


def _is_repeat(faces: Faces, *, cancel: bool) -> NDArray[np.bool_]:
    """Say of each face whether an equal one came before, or, if asked, its opposite."""
    turned = _lowest_first(faces)
    mirrored = turned[:, 1] > turned[:, 2]
    plain = np.sort(faces, axis=1)
    order = np.lexsort((mirrored, *plain.T))
    is_repeat = np.zeros(len(faces), np.bool_)
    same_points = (plain[order][1:] == plain[order][:-1]).all(axis=1)
    same_side = mirrored[order][1:] == mirrored[order][:-1]
    is_repeat[order[1:]] = same_points & same_side
    if cancel:
        survivors = np.flatnonzero(~is_repeat[order])
        rows = plain[order][survivors]
        meets_opposite = np.flatnonzero((rows[1:] == rows[:-1]).all(axis=1))
        is_repeat[order[survivors[meets_opposite]]] = True
        is_repeat[order[survivors[meets_opposite + 1]]] = True
    return is_repeat


def _lowest_first(faces: Faces) -> Faces:
    """Turn each face, without flipping it, until its lowest point comes first."""
    start = faces.argmin(axis=1)[:, None]
    return np.take_along_axis(faces, (start + np.arange(3)) % 3, axis=1)
