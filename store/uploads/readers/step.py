"""Reads STEP by way of OpenCascade, which makes triangles of its curved faces.

OpenCascade may crash on a damaged file: nothing but the sandboxed child calls this.
"""

from pathlib import Path

import cascadio
import numpy as np

from store.uploads.readers.glb import read_glb
from store.uploads.reasons import Refused
from store.uploads.surface import Surface

# How far a triangle may leave the true face: a tenth of a thin layer; and 17 degrees.
MOST_DEVIATION = 0.05
MOST_TURN = 0.3
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
    try:
        surface = read_glb(meshed)
    except Refused as refusal:
        raise Refused("no-solid") from refusal
    finally:
        meshed.unlink()
    # It writes metres in single precision: beyond a ten-thousandth of a mm it is noise.
    return Surface(np.round(surface.points * MILLIMETRES_PER_METRE, 4), surface.faces)
