"""Makes the light model that the browser turns, and marks its thin and hanging faces."""

import fast_simplification
import numpy as np
from numpy.typing import NDArray

from store.uploads.examination.figures import TWO_BEADS
from store.uploads.examination.rays import Rays
from store.uploads.examination.samples import strewn
from store.uploads.examination.walls import is_thinner, thicknesses
from store.uploads.preview import OVERHANG, THIN
from store.uploads.shape import hanging
from store.uploads.surface import Surface

MOST_TRIANGLES = 200_000
# Faces that are thin in part only are cut in four, down to this share of the box.
_FINEST = 1 / 100
_ROUNDS = 8
_SPREAD = 16_000
_PROBES = np.array([[1, 1, 1], [4, 1, 1], [1, 4, 1], [1, 1, 4]], np.float64)
_PROBES /= _PROBES.sum(axis=1, keepdims=True)
_QUARTERS = np.array([[0, 3, 5], [3, 1, 4], [5, 4, 2], [3, 4, 5]])


def lightened(surface: Surface) -> Surface:
    """Reduce a surface to what a browser turns smoothly."""
    if len(surface.faces) <= MOST_TRIANGLES:
        return surface
    points, faces = fast_simplification.simplify(
        np.ascontiguousarray(surface.points, np.float32),
        np.ascontiguousarray(surface.faces, np.int32),
        target_count=MOST_TRIANGLES,
    )
    return Surface(np.asarray(points, np.float64), np.asarray(faces, np.int64))


def coloured(surface: Surface, rays: Rays | None) -> tuple[Surface, NDArray[np.int64]]:
    """Mark the faces of a light surface; cut those of which only a part is thin.

    Gives the surface to draw, and the marks THIN and OVERHANG of each of its faces.
    Without rays nothing is known to be thin.
    """
    if rays is None:
        return surface, hanging(surface) * OVERHANG
    drawn, thin = _told_apart(surface, rays)
    return drawn, thin * THIN + hanging(drawn) * OVERHANG


def _told_apart(surface: Surface, rays: Rays) -> tuple[Surface, NDArray[np.int64]]:
    """Cut faces that are thin in part again and again, until each is thin or is not."""
    finest = float(surface.extents.max()) * _FINEST
    faces, thin, current = [], [], surface
    room = MOST_TRIANGLES - len(surface.faces)
    for cuts_left in reversed(range(_ROUNDS)):
        shares = _thin_shares(current, surface, rays)
        mixed = (shares > 0) & (shares < 1) & (_longest(current) > finest)
        mixed &= cuts_left > 0 and 3 * int(mixed.sum()) <= room
        room -= 3 * int(mixed.sum())
        faces.append(current.faces[~mixed])
        thin.append(shares[~mixed] >= 0.5)
        current = _quartered(current, mixed)
    marks = np.concatenate(thin).astype(np.int64)
    return Surface(current.points, np.concatenate(faces)), marks


def _thin_shares(current: Surface, probed: Surface, rays: Rays) -> NDArray[np.float64]:
    """Probe each face at its middle, near its corners and, if it is large, at more places.

    Gives the share of probes that found it thin. Rays meet faces of the surface as it was
    `probed`: before any were cut.
    """
    if not len(current.faces):
        return np.empty(0)
    spread = strewn(current, _SPREAD)
    every = np.repeat(np.arange(len(current.faces)), len(_PROBES))
    faces = np.concatenate([every, spread.faces])
    corners = np.einsum("pc,mcx->mpx", _PROBES, current.triangles).reshape(-1, 3)
    points = np.concatenate([corners, spread.points])
    thickness, _ = thicknesses(probed, rays, points, current.normals[faces])
    thin = is_thinner(thickness, TWO_BEADS)
    shares: NDArray[np.float64] = np.bincount(faces, thin) / np.bincount(faces)
    return shares


def _longest(surface: Surface) -> NDArray[np.float64]:
    sides = np.roll(surface.triangles, -1, axis=1) - surface.triangles
    lengths: NDArray[np.float64] = np.sqrt((sides**2).sum(axis=2).max(axis=1))
    return lengths


def _quartered(surface: Surface, chosen: NDArray[np.bool_]) -> Surface:
    """Cut the chosen faces at the middles of their sides; the new points come last."""
    faces = surface.faces[chosen]
    corners = surface.points[faces]
    middles = (corners + np.roll(corners, -1, axis=1)) / 2
    added = len(surface.points) + np.arange(3 * len(faces)).reshape(-1, 3)
    six = np.concatenate([faces, added], axis=1)
    points = np.concatenate([surface.points, middles.reshape(-1, 3)])
    return Surface(points, six[:, _QUARTERS].reshape(-1, 3))
