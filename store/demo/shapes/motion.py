"""Screws, couplers, belts, pulleys and frames."""

import numpy as np
from manifold3d import CrossSection, Manifold

from store.demo.model import Model
from store.demo.paint import (
    ALUMINIUM,
    ANODISED_BLACK,
    BRASS,
    RUBBER,
    SIGNAL,
    STEEL,
    Paint,
)
from store.demo.solids import (
    around,
    block,
    box,
    circle,
    gear,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
)
from store.demo.sweeps import Path, curve, sweep

LOUVRE = Paint((206, 208, 210))


def lead_screw(*, length: float = 300, d: float = 8, thread: str = "cut") -> Model:
    """A trapezoidal screw with its flanged brass nut; a "plain" thread is for drawings."""
    model = Model()
    model.add(_screw(d, length) if thread == "cut" else rod(d, length, c=0.5), STEEL)
    nut = rod(10.2, 15, c=0.4) + rod(22, 3.5, c=0.3).translate((0, 0, 3.4))
    for x, y, _ in around(4, 8, start=45):
        nut -= rod(3.5, 20).translate((x, y, -1))
    model.add(
        (nut - rod(d - 1, 30).translate((0, 0, -2))).translate((0, 0, length * 0.3)), BRASS
    )
    lying = Model(pose=(0, 0, 6))
    lying.put(model, turn=(0, 90, 0), at=(-length / 2, 0, 11))
    return lying


def _screw(d: float, length: float) -> Manifold:
    """A one-start screw of pitch 2 as a twisted section."""
    angle = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    ridge = np.clip(np.cos(angle) * 2.2, -1, 1) * 0.42
    section = CrossSection(
        [
            np.stack(
                [
                    (d / 2 - 0.42 + ridge) * np.cos(angle),
                    (d / 2 - 0.42 + ridge) * np.sin(angle),
                ],
                axis=1,
            )
        ]
    )
    turns = length / 4
    return section.extrude(length, n_divisions=int(turns * 9), twist_degrees=360 * turns)


def coupler(*, d: float = 19, length: float = 25, one: float = 5, two: float = 8) -> Model:
    """A flexible shaft coupler with its spiral cut."""
    model = Model()
    body = (
        rod(d, length, c=0.6)
        - rod(one, 13).translate((0, 0, -0.5))
        - rod(two, 30).translate((0, 0, 12))
    )
    cuts = [
        tube(d + 2, two + 2, 0.8).rotate((0, 7, 40 * n)).translate((0, 0, 8 + 1.9 * n))
        for n in range(5)
    ]
    body -= Manifold.compose(cuts)
    for z, turn in ((4, -30), (4, 60), (length - 4, -30), (length - 4, 60)):
        body -= (
            rod(3.2, 6)
            .rotate((0, 90, 0))
            .translate((d / 2 - 4, 0, 0))
            .rotate((0, 0, turn))
            .translate((0, 0, z))
        )
    model.add(body, ALUMINIUM)
    core = [
        rod(two + 2.2, length - 11).translate((0, 0, 5.5))
        - rod(two - 0.2, 40).translate((0, 0, 0))
    ]
    model.add(core, ALUMINIUM)
    for z, turn in ((4, -30), (length - 4, -30)):
        screw = (
            rod(2.8, 3)
            .rotate((0, 90, 0))
            .translate((d / 2 - 3.4, 0, 0))
            .rotate((0, 0, turn))
        )
        model.add(screw.translate((0, 0, z)), ANODISED_BLACK)
    return model


def belt_path(loops: int, d: float) -> Path:
    """A flat spiral for coiled belts."""
    angle = np.linspace(0, 2 * np.pi * loops, loops * 90)
    radius = d / 2 - angle / (2 * np.pi) * 2.4
    return np.stack(
        [radius * np.cos(angle), radius * np.sin(angle), np.zeros_like(angle)], axis=1
    )


def belt(*, d: float = 78, width: float = 6, loops: int = 6) -> Model:
    """A coil of toothed belt with a cable tie round it."""
    model = Model()
    section = [(-0.35, 0), (0.35, 0), (0.35, width), (-0.35, width)]
    spiral = belt_path(loops, d)
    model.add(sweep(spiral, section), RUBBER)
    teeth = [
        block((-0.55, -0.5, 0), (0.75, 1.0, width))
        .rotate((0, 0, a))
        .translate((x - 0.6 * x / d, y - 0.6 * y / d, 0))
        for x, y, a in around(110, d / 2 - 13.2)
    ]
    model.add(teeth, RUBBER)
    tail = curve(
        [(d / 2, 0, 0), (d / 2 + 1, 12, 0), (d / 2 + 9, 24, 0), (d / 2 + 28, 34, 0)]
    )
    model.add(sweep(tail, section), RUBBER)
    strap = box(17.5, 3.4, width + 1.6) - box(15.5, 8, width + 0.8).translate((0, 0, 0))
    model.add(strap.translate((-d / 2 + 6.6, 0, 0)), SIGNAL)
    return model


def pulley(*, teeth: int = 20, bore: float = 5, width: float = 7) -> Model:
    """A toothed belt pulley with a set screw, hub up."""
    model = Model()
    pitch = teeth * 2 / np.pi
    toothed = plate(gear(teeth, 2 / np.pi * 0.9, bore=bore) ^ circle(pitch + 0.6), width)
    rim = tube(pitch + 3.6, bore, 1.1)
    hub = tube(pitch + 3.6, bore, 6.4)
    hole = rod(2.6, 10).rotate((0, 90, 0)).rotate((0, 0, -55)).translate((0, 0, 3.4))
    body = [
        rim,
        toothed.translate((0, 0, 1.1)),
        rim.translate((0, 0, width + 1.1)),
        (hub - hole).translate((0, 0, width + 2.2)),
    ]
    model.add(body, ALUMINIUM)
    screw = (
        rod(2.5, 2.4)
        .rotate((0, 90, 0))
        .translate((pitch / 2 - 1.2, 0, 0))
        .rotate((0, 0, -55))
    )
    model.add(screw.translate((0, 0, width + 5.6)), ANODISED_BLACK)
    return model


def extrusion(
    *, length: float = 300, finish: str = "silver", width: float = 20, count: int = 1
) -> Model:
    """Slotted aluminium profile lying in a stack of up to three, ends to the front."""
    model = Model()
    paint = ANODISED_BLACK if finish == "black" else ALUMINIUM
    bar = slotted(width).extrude(length).rotate((90, 0, 0)).translate((0, length / 2, 10))
    gap = width + 2
    for x, y, z in ((0, 0, 0), (gap, 14, 0), (gap / 2 - 2, 8, 20))[:count]:
        model.add(bar.translate((x, y, z)), paint)
    model.pose = (0, 0, -8)
    return model


def slotted(width: float = 20) -> CrossSection:
    """The section of a 20 mm slot-6 profile, one or more cells wide."""
    cells = round(width / 20)
    section = rectangle(width, 20, r=1.5)
    slot = polygon(
        [
            (-3.1, 11),
            (-3.1, 8.2),
            (-5.8, 8.2),
            (-5.8, 6.9),
            (-3.0, 4.1),
            (3.0, 4.1),
            (5.8, 6.9),
            (5.8, 8.2),
            (3.1, 8.2),
            (3.1, 11),
        ]
    )
    for cell in range(cells):
        x = (cell - (cells - 1) / 2) * 20
        cuts = slot + slot.rotate(180)
        section -= cuts.translate((x, 0)) + circle(4.2).translate((x, 0))
    for side in (1, -1):
        section -= slot.rotate(90 * -side).translate((side * (width / 2 - 10), 0))
    return section
