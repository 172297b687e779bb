"""Makes printable shapes by rule: what the estimate is measured by, never tuned on."""

import math
from collections.abc import Callable, Mapping

import numpy as np
from manifold3d import CrossSection, Manifold
from numpy.typing import NDArray

Triangles = NDArray[np.float64]


def shapes() -> Mapping[str, Triangles]:
    """Give every shape as corners [n, 3, 3] in mm, standing on its bed."""
    return {make.__name__.strip("_"): _triangles(make()) for make in _ALL}


def torus(triangles: int) -> Triangles:
    """Give a ring of 162 mm with about so many triangles."""
    around = int(math.sqrt(triangles * 60 / 21 / 2))
    section = CrossSection.circle(21, triangles // 2 // around).translate((60, 0))
    return _triangles(Manifold.revolve(section, around))


def _triangles(solid: Manifold) -> Triangles:
    mesh = solid.to_mesh()
    corners = np.asarray(mesh.vert_properties, np.float64)[:, :3][mesh.tri_verts]
    moved: Triangles = corners - corners.min(axis=(0, 1))
    return moved


def _box(x: float, y: float, z: float) -> Manifold:
    return Manifold.cube((x, y, z))


def _rod(height: float, radius: float, *, top: float = -1.0, sides: int = 64) -> Manifold:
    return Manifold.cylinder(height, radius, top, sides)


def _bored(solid: Manifold, holes: list[tuple[float, float]], radius: float) -> Manifold:
    for x, y in holes:
        solid -= _rod(400, radius, sides=48).translate((x, y, -100))
    return solid


def _l_bracket() -> Manifold:
    solid = _box(60, 30, 5) + _box(5, 30, 45)
    solid += Manifold.hull_points(
        [(5, 13, 5), (5, 17, 5), (30, 13, 5), (30, 17, 5), (5, 13, 30), (5, 17, 30)]
    )
    return _bored(solid, [(25, 8), (25, 22), (48, 8), (48, 22)], 2.2)


def _u_clip() -> Manifold:
    return _box(40, 20, 25) - _box(32, 30, 25).translate((4, -5, 4))


def _gear() -> Manifold:
    points = []
    for tooth in range(18):
        for part, radius in ((0.0, 22), (0.28, 22), (0.42, 26), (0.72, 26), (0.86, 22)):
            angle = 2 * math.pi * (tooth + part) / 18
            points.append((radius * math.cos(angle), radius * math.sin(angle)))
    return _bored(Manifold.extrude(CrossSection([points]), 9), [(0, 0)], 4)


def _pulley() -> Manifold:
    solid = (
        _rod(4, 18) + _rod(12, 11).translate((0, 0, 4)) + _rod(4, 18).translate((0, 0, 16))
    )
    return _bored(solid, [(0, 0)], 2.5)


def _perforated_box() -> Manifold:
    solid = _box(70, 45, 25) - _box(66, 41, 30).translate((2, 2, 2))
    for column in range(6):
        hole = _rod(100, 3, sides=24).rotate((90, 0, 0))
        solid -= hole.translate((10 + 10 * column, 80, 14))
    return solid


def _lid() -> Manifold:
    return _box(70, 45, 2.4) + (
        _box(65.6, 40.6, 5) - _box(61, 36, 9).translate((2.3, 2.3, -1))
    ).translate((2.2, 2.2, 2.4))


def _screw() -> Manifold:
    section = CrossSection.circle(5.2, 40).translate((0.7, 0))
    thread = Manifold.extrude(section, 24, 160, 360 * 8)
    return Manifold.extrude(CrossSection.circle(9, 6), 6) + thread.translate((0, 0, 6))


def _relief() -> Manifold:
    solid = _box(80, 25, 3)
    for letter in range(9):
        at = 5 + 8 * letter
        solid += _box(1.4, 15, 1.2).translate((at, 5, 3))
        solid += _box(5, 1.4, 1.2).translate((at, 5 + 6 * (letter % 3), 3))
    return solid


def _fins() -> Manifold:
    solid = _box(40, 40, 4)
    for fin in range(9):
        solid += _box(1.6, 40, 18).translate((4.8 * fin, 0, 4))
    return solid


def _dome() -> Manifold:
    return Manifold.sphere(24, 96) ^ _box(60, 60, 30).translate((-30, -30, 0))


def _bowl() -> Manifold:
    return _dome().rotate((180, 0, 0)) - Manifold.sphere(21.5, 96)


def _tube() -> Manifold:
    return _bored(_rod(50, 12, sides=96), [(0, 0)], 9.5)


def _elbow() -> Manifold:
    ring = CrossSection.circle(8, 40) - CrossSection.circle(6, 40)
    return Manifold.revolve(ring.translate((22, 0)), 96, 90).rotate((90, 0, 0))


def _funnel() -> Manifold:
    return (_rod(30, 6, top=25) + _rod(20, 6).translate((0, 0, -20))) - (
        _rod(31, 4.4, top=23.6) + _rod(25, 4.4).translate((0, 0, -22))
    )


def _knob() -> Manifold:
    solid = _rod(16, 15, top=13)
    for notch in range(10):
        angle = 2 * math.pi * notch / 10
        hole = _rod(40, 2.4, sides=32)
        solid -= hole.translate((15 * math.cos(angle), 15 * math.sin(angle), -10))
    return _bored(solid, [(0, 0)], 3)


def _honeycomb() -> Manifold:
    solid = _box(60, 52, 6)
    for row in range(5):
        for column in range(6):
            x = 6 + 9.6 * column + 4.8 * (row % 2)
            solid -= Manifold.cylinder(20, 4.2, -1.0, 6).translate((x, 6 + 10 * row, -5))
    return solid


def _stair() -> Manifold:
    solid = _box(10, 30, 5)
    for step in range(1, 6):
        solid += _box(10, 30, 5 * (step + 1)).translate((10 * step, 0, 0))
    return solid


def _wedge() -> Manifold:
    return Manifold.hull_points(
        [(0, 0, 0), (50, 0, 0), (50, 30, 0), (0, 30, 0), (0, 0, 22), (0, 30, 22)]
    )


def _phone_stand() -> Manifold:
    outline = [
        (0, 0),
        (70, 0),
        (70, 12),
        (64, 12),
        (64, 5),
        (30, 5),
        (12, 60),
        (6, 58),
        (22, 5),
        (0, 5),
    ]
    return Manifold.extrude(CrossSection([outline]), 35).rotate((90, 0, 0))


def _twisted_vase() -> Manifold:
    points = []
    for step in range(120):
        angle = 2 * math.pi * step / 120
        radius = 20 + 2.5 * math.cos(6 * angle)
        points.append((radius * math.cos(angle), radius * math.sin(angle)))
    solid = Manifold.extrude(CrossSection([points]), 60, 60, 90)
    return solid - _rod(70, 15).translate((0, 0, 1.6))


def _standoffs() -> Manifold:
    solid = _box(60, 40, 2)
    for x, y in ((5, 5), (55, 5), (5, 35), (55, 35)):
        solid += _rod(10, 3.4, sides=40).translate((x, y, 2))
    return _bored(solid, [(5, 5), (55, 5), (5, 35), (55, 35)], 1.3)


_ALL: tuple[Callable[[], Manifold], ...] = (
    _l_bracket,
    _u_clip,
    _gear,
    _pulley,
    _perforated_box,
    _lid,
    _screw,
    _relief,
    _fins,
    _dome,
    _bowl,
    _tube,
    _elbow,
    _funnel,
    _knob,
    _honeycomb,
    _stair,
    _wedge,
    _phone_stand,
    _twisted_vase,
    _standoffs,
)
