"""Shoots rays at a surface: the one door to Intel's Embree."""

from dataclasses import dataclass

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from store.uploads.surface import Surface

# Rays start this far off the surface, so that they do not meet the face they come from.
SKIN = 1e-3


@dataclass(frozen=True)
class Hits:
    """Per ray how far it flew (infinite for a miss), and the face it met (-1 for none)."""

    distances: NDArray[np.float64]
    faces: NDArray[np.int64]


class Rays:
    """A surface prepared for rays.

    Embree counts in single precision: around its own middle, a part of two metres is still
    told apart to a ten-thousandth of a millimetre.
    """

    def __init__(self, surface: Surface) -> None:
        self._middle = surface.box.mean(axis=0)
        self._scene = EmbreeScene()
        points = (surface.points - self._middle).astype(np.float32)
        # The scene keeps what is built in it: the mesh needs no name of its own.
        TriangleMesh(self._scene, points, surface.faces.astype(np.int32))

    def cast(self, origins: NDArray[np.float64], directions: NDArray[np.float64]) -> Hits:
        """Find what rays from `origins` (n, 3) along unit `directions` meet first."""
        if not len(origins):
            return Hits(np.empty(0), np.empty(0, np.int64))
        starts = np.ascontiguousarray(origins - self._middle, np.float32)
        ways = np.ascontiguousarray(np.broadcast_to(directions, origins.shape), np.float32)
        met = self._scene.run(starts, ways, output=True)
        faces = met["primID"].astype(np.int64)
        return Hits(np.where(faces < 0, np.inf, met["tfar"].astype(np.float64)), faces)
