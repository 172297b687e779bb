"""The bracket of the front page, as code; and what our own analysis finds out about it.

`python -m store.demo.front_bracket` writes its figures anew, for when the analysis or the
printers' presets have changed.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from manifold3d import Manifold
from numpy.typing import NDArray

from store.demo.solids import block, circle, plate, polygon, rectangle
from store.pages import sample
from store.quotes.slicing import cut_layers
from store.uploads import mesh
from store.uploads.readers.stl import write_stl

WIDTH, DEPTH, HEIGHT, WALL = 64.0, 40.0, 48.0, 5.0


def bracket() -> Manifold:
    """Two plates at a right angle, with two ribs, four holes and a slot."""
    foot = plate(rectangle(WIDTH, DEPTH, r=5).translate((0, DEPTH / 2)), WALL)
    corner = block((-WIDTH / 2, 0, 0), (WIDTH, WALL, WALL + 6))
    body = foot + corner + _back()
    for x in (-22.0, 18.0):
        rib = polygon([(0, 0), (DEPTH - 12, 0), (0, HEIGHT - 16)]).extrude(4)
        body += rib.rotate((90, 0, 90)).translate((x, WALL, WALL))
    for x in (-11.0, 11.0):
        body -= _screw_hole().translate((x, DEPTH * 0.62, 0))
    return body.rotate((0, 0, 180))


def triangles() -> NDArray[np.float64]:
    """Give the bracket's corners, [n, 3, 3] in mm."""
    solid = bracket().to_mesh()
    points: NDArray[np.float64] = np.asarray(solid.vert_properties, np.float64)[:, :3]
    return np.take(points, np.asarray(solid.tri_verts), axis=0)


def found_out() -> tuple[dict[str, object], bytes]:
    """Give the bracket's measure, and its layers as the shop's first printer cuts them."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "bracket.stl"
        write_stl(source, triangles())
        request = {"source": str(source), "kind": "stl", "picture": False}
        measure = mesh.answer(request)["measure"]
    return measure, cut_layers(triangles(), sample.profile().cut).to_bytes()


def _back() -> Manifold:
    """The upright plate: its lower corners are hidden in the foot, so they stay sharp."""
    outline = rectangle(WIDTH, HEIGHT, r=5).translate((0, HEIGHT / 2))
    slot = rectangle(26, 8, r=3.99).translate((0, HEIGHT * 0.4))
    drilled = outline - slot
    for x in (-11.0, 11.0):
        drilled -= circle(4.3, sides=64).translate((x, HEIGHT * 0.72))
    back = drilled.extrude(WALL).rotate((90, 0, 0)).translate((0, WALL, 0))
    return back.trim_by_plane((0, 0, 1), WALL / 2)


def _screw_hole() -> Manifold:
    """A hole through the foot, widened to a cone for the screw's head."""
    hole = Manifold.cylinder(20, 2.6, 2.6, 64).translate((0, 0, -5))
    return hole + Manifold.cylinder(2.6, 2.6, 5, 64).translate((0, 0, WALL - 2.55))


if __name__ == "__main__":
    measure, layers = found_out()
    sample.MEASURE.write_text(json.dumps(measure, indent=1) + "\n")
    sample.LAYERS.write_bytes(layers)
