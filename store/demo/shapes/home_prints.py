"""Finished prints for the home: a planter, a vase, a lamp."""

import numpy as np
from manifold3d import Manifold

from store.demo.model import Model
from store.demo.paint import BLACK, Paint, plastic, silk
from store.demo.shapes.desk_prints import Steps
from store.demo.solids import ball, circle, rod, turned
from store.demo.sweeps import curve, skinned, wire

SOIL = Paint((74, 56, 44))


LEAF = Paint((78, 132, 72))


def planter(
    *, d: float = 110, height: float = 96, colour: str = "brick", sides: int = 8
) -> Model:
    """A faceted planter on its saucer, with a succulent in it."""
    model = Model()
    ring = circle(2, sides=sides)
    low, high = d * 0.36, d * 0.5
    body = ring.scale((low, low)).extrude(
        height * 0.45, n_divisions=0, scale_top=(high / low, high / low)
    )
    upper = (
        ring.rotate(0).scale((high, high)).extrude(height * 0.55, scale_top=(0.88, 0.88))
    )
    hollow = (
        ring.scale((high * 0.9, high * 0.9))
        .extrude(height, scale_top=(0.9, 0.9))
        .translate((0, 0, height * 0.3))
    )
    model.add(
        body.translate((0, 0, 6))
        + upper.translate((0, 0, 6 + height * 0.45))
        - hollow.translate((0, 0, 6)),
        plastic(colour),
    )
    saucer = turned(
        [(0, 0), (d * 0.46, 0), (d * 0.52, 9), (d * 0.5, 9), (d * 0.44, 3), (0, 3)],
        sides=sides,
    )
    model.add(saucer, plastic(colour))
    model.add(rod(d * 0.82, 3).translate((0, 0, height - 8)), SOIL, loose=True)
    leaves = []
    for number in range(26):
        out = 1 - number / 26
        leaf = ball(d * 0.2).scale((1.5, 0.62, 0.36)).translate((d * 0.15, 0, 0))
        leaves.append(
            leaf.rotate((0, -20 - 58 * (1 - out), number * 137.5))
            .scale((0.5 + 0.6 * out,) * 3)
            .translate((0, 0, height + 2 + 10 * (1 - out)))
        )
    model.add(leaves, LEAF, loose=True)
    return model


def gear_vase(
    *,
    height: float = 170,
    d: float = 86,
    colour: str = "teal",
    lobes: int = 9,
    sheen: str = "matte",
) -> Model:
    """A twisted vase with soft lobes."""
    model = Model()
    angle = np.linspace(0, 2 * np.pi, lobes * 14, endpoint=False)
    wave = 1 + 0.13 * np.cos(angle * lobes)
    layers = []
    steps = 44
    for step in range(steps + 1):
        t = step / steps
        swell = d / 2 * (0.62 + 0.42 * np.sin(np.pi * (0.12 + 0.72 * t)) - 0.16 * t**3)
        turn = angle + np.radians(110 * t)
        rise = np.full_like(angle, height * t)
        layers.append(
            np.stack(
                [swell * wave * np.cos(turn), swell * wave * np.sin(turn), rise], axis=1
            )
        )
    outer = skin(np.array(layers))
    inner = skin(np.array(layers) * [0.93, 0.93, 1.0]).translate((0, 0, 3))
    paint = silk(colour) if sheen == "silk" else plastic(colour)
    model.add(outer - inner, paint)
    return model


def skin(rings: Steps) -> Manifold:
    """A closed body through level rings of points (layers, corners, 3), bottom first."""
    return skinned(rings, closed=False)


def lamp(*, d: float = 130, colour: str = "ivory") -> Model:
    """A lamp with a pierced shade on a turned foot."""
    model = Model()
    model.add(
        turned([(0, 0), (48, 0), (50, 3), (48, 12), (18, 20), (12, 40), (16, 58), (0, 58)]),
        plastic("graphite"),
    )
    rings = []
    steps, corners_ = 30, 96
    angle = np.linspace(0, 2 * np.pi, corners_, endpoint=False)
    for step in range(steps + 1):
        t = step / steps
        radius = (
            d
            / 2
            * (0.62 + 0.42 * np.sin(np.pi * (0.14 + 0.66 * t)))
            * (1 + 0.035 * np.cos(angle * 24))
        )
        turn = angle + np.radians(36 * np.sin(np.pi * t))
        rings.append(
            np.stack(
                [
                    radius * np.cos(turn),
                    radius * np.sin(turn),
                    np.full_like(angle, 52 + 128 * t),
                ],
                axis=1,
            )
        )
    outer = skin(np.array(rings))
    inner = skin(np.array(rings) * [0.95, 0.95, 1.0]).translate((0, 0, 4))
    model.add(outer - inner, plastic(colour))
    model.add(
        ball(46).translate((0, 0, 112)) + rod(26, 40).translate((0, 0, 64)),
        Paint((250, 214, 140)),
    )
    cord = curve([(46, 10, 5), (64, 18, 3), (84, 10, 2.4), (104, 24, 2.4), (122, 20, 2.4)])
    model.add(wire(cord, 5), BLACK, loose=True)
    return model
