"""Parts whose weaknesses are known, to be examined by the tests."""

import manifold3d
import numpy as np

from store.uploads.examination.rays import Rays
from store.uploads.examine import examined
from store.uploads.shape import measure_of
from store.uploads.solids import told_apart
from store.uploads.surface import merged, soup


def block(x, y, z, *, at=(0.0, 0.0, 0.0)):
    return manifold3d.Manifold.cube((x, y, z)).translate(at)


def ball(radius, *, at=(0.0, 0.0, 0.0)):
    return manifold3d.Manifold.sphere(radius, 64).translate(at)


def rod(radius, height, *, at=(0.0, 0.0, 0.0)):
    return manifold3d.Manifold.cylinder(height, radius, radius, 48).translate(at)


def cup(height, flare):
    """A solid cup on a foot of 5 mm that is wider by `flare` all around at its top."""
    return manifold3d.Manifold.cylinder(height, 5, 5 + flare, 48)


def triangles_of(*shapes):
    """The triangles of shapes, not united, with their lowest corner on the origin."""
    found = []
    for shape in shapes:
        mesh = shape.to_mesh()
        points = np.asarray(mesh.vert_properties[:, :3], float)
        found.append(points[np.asarray(mesh.tri_verts)])
    triangles = np.concatenate(found)
    return triangles - triangles.min(axis=(0, 1))


def part(*shapes):
    """A solid of shapes as the analysis leaves it, with rays to shoot at it."""
    solid = told_apart(merged(soup(triangles_of(*shapes))))
    return solid, Rays(solid.surface)


def plate(thickness):
    return block(60, 40, thickness)


def tray(wall):
    """An open box with a thick floor and walls of one thickness."""
    return block(40, 40, 20) - block(40 - 2 * wall, 40 - 2 * wall, 20, at=(wall, wall, 5))


def mushroom():
    """A wide cap on a stem: it needs no support upside down."""
    return block(50, 50, 5, at=(0, 0, 28)) + block(10, 10, 30, at=(20, 20, 0))


def tee():
    """A T of square bars: standing, its arms hang over air."""
    return block(10, 10, 40, at=(20, 0, 0)) + block(50, 10, 10, at=(0, 0, 35))


def gate(gap):
    """Two posts and a lintel over a gap."""
    posts = block(10, 10, 30) + block(10, 10, 30, at=(10 + gap, 0, 0))
    return posts + block(20 + gap, 10, 5, at=(0, 0, 28))


def gallows(rope_end):
    """A post with an arm, from which a bar hangs down to `rope_end` above the bed."""
    frame = block(40, 40, 5) + block(5, 5, 33) + block(40, 5, 5, at=(0, 0, 28))
    return frame + block(5, 5, 30 - rope_end, at=(30, 0, rope_end))


def pegs(columns=6, rows=4):
    """Separate pegs that stand side by side."""
    return [
        block(5, 5, 20, at=(10 * column, 10 * row, 0))
        for column in range(columns)
        for row in range(rows)
    ]


def looked_at(*shapes):
    """What both looks find in a part: its measure, and its examination."""
    solid, rays = part(*shapes)
    return measure_of(solid, has_units=False), examined(solid, rays, preview_triangles=0)
