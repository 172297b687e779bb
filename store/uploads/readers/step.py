"""Reads STEP by way of OpenCascade, which makes triangles of its curved faces.

OpenCascade may crash on a damaged file: nothing but the sandboxed child calls this.
"""

from pathlib import Path

import cascadio
import numpy as np
import trimesh

from store.uploads.reasons import Refused
from store.uploads.surface import MOST_TRIANGLES, Surface, indexed

# How far a triangle may leave the true face: a tenth of a thin layer; and 17 degrees.
MOST_DEVIATION = 0.05
MOST_TURN = 0.3
MOST_PLACEMENTS = 1_000
MILLIMETRES_PER_METRE = 1000.0


def read_step(path: Path) -> Surface:
    """Give the shape in millimetres, whatever length its file is drawn in."""
    meshed = path.with_name("meshed.glb")
    cascadio.step_to_glb(
        str(path),
        str(meshed),
        tol_linear=MOST_DEVIATION,
        tol_angular=MOST_TURN,
        use_parallel=False,
    )
    # A file that it cannot read leaves nothing behind, or an empty scene: never an error.
    if not meshed.exists():
        raise Refused("no-solid")
    scene = trimesh.load_scene(meshed, file_type="glb", process=False, skip_materials=True)
    meshed.unlink()
    _check_size(scene)
    mesh = scene.to_mesh()
    # It writes metres in single precision: beyond a ten-thousandth of a mm it is noise.
    points = np.round(mesh.vertices * MILLIMETRES_PER_METRE, 4)
    return indexed(points, np.asarray(mesh.faces, np.int64))


def _check_size(scene: trimesh.Scene) -> None:
    """Refuse what would grow too large: one mesh can be placed many times over."""
    placed = [scene.graph[node][1] for node in scene.graph.nodes_geometry]
    if not placed:
        raise Refused("no-solid")
    if len(placed) > MOST_PLACEMENTS:
        raise Refused("too-many-bodies")
    if sum(len(scene.geometry[name].faces) for name in placed) > MOST_TRIANGLES:
        raise Refused("too-many-triangles")
