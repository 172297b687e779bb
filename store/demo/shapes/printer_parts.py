"""Extruders, beds, tubes, springs and fans."""

import numpy as np
from manifold3d import Manifold

from store.demo.lettering import lettering
from store.demo.model import Model
from store.demo.paint import (
    ALUMINIUM,
    BLACK,
    BLUE,
    BOARD_BLACK,
    BRASS,
    DARK_STEEL,
    GLASS,
    LABEL,
    PCB_GOLD,
    PRINT,
    PTFE,
    RED,
    SIGNAL,
    STEEL,
    WHITE,
    Paint,
    plastic,
)
from store.demo.shapes.hotends import threaded
from store.demo.solids import (
    around,
    block,
    box,
    circle,
    corners,
    gear,
    hexagon,
    holes,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
)
from store.demo.sweeps import curve, wire


def extruder(*, colour: str = "graphite") -> Model:
    """A geared direct-drive extruder on a pancake motor, gear side to the front."""
    model = Model()
    model.add(box(36, 36, 20, r=5).rotate((90, 0, 0)).translate((0, 21, 24)), BLACK)
    front = plate(rectangle(44, 48, r=5), 12, c=0.8) - rod(27, 20).translate((-4, -2, 3))
    for x, y in corners(34, 38):
        front -= rod(5, 2.2).translate((x, y, 10))
    model.add(front.rotate((90, 0, 0)).translate((0, 0, 24)), plastic(colour))
    wheel = plate(gear(42, 0.6, bore=5), 4)
    for x, y, _ in around(5, 8.2):
        wheel -= rod(5, 10).translate((x, y, -1))
    model.add(wheel.rotate((90, 0, 0)).translate((-4, -6, 22)), WHITE)
    model.add(rod(8, 6).rotate((90, 0, 0)).translate((-4, -5.5, 22)), STEEL)
    pinion = plate(gear(12, 0.6, bore=2), 5).rotate((90, 0, 0))
    model.add(pinion.translate((11, -5, 33)), BRASS)
    bolts = [
        rod(4.4, 3).rotate((90, 0, 0)).translate((x, -9.4, y + 24))
        for x, y in corners(34, 38)
    ]
    model.add(bolts, STEEL)
    lever = plate(rectangle(9, 40, r=4), 10, c=0.8).rotate((90, 0, 0)).rotate((0, 8, 0))
    model.add(lever.translate((26, 2, 30)), SIGNAL)
    model.add(_spring(8, 14, turns=5).rotate((0, 90, 0)).translate((22, -3, 44)), STEEL)
    model.add(rod(10, 6, c=0.6).translate((4, -6, 48)), BRASS)
    model.add(rod(4, 18).translate((4, -6, 52)), PTFE, loose=True)
    return model


def _spring(d: float, height: float, *, turns: int, thick: float = 1.2) -> Manifold:
    angle = np.linspace(0, 2 * np.pi * turns, turns * 26)
    rise = angle / angle[-1] * height
    ring = np.stack([d / 2 * np.cos(angle), d / 2 * np.sin(angle), rise], axis=1)
    return wire(ring, thick, sides=8)


def build_plate(*, side: float = 235, coat: str = "gold") -> Model:
    """A flexible steel sheet with a textured coat on its magnetic base."""
    model = Model()
    base = rectangle(side, side, r=6)
    model.add(plate(base, 1.6), BLACK)
    tabs = [
        rectangle(44, 16, r=5).translate((x, -side / 2 - 3)) for x in (-side / 3, side / 3)
    ]
    sheet = base + tabs[0] + tabs[1]
    for x, _ in corners(side - 24, 0)[:2]:
        sheet -= circle(5).translate((x, side / 2 - 9))
    coats = {"gold": Paint((176, 134, 62)), "black": Paint((58, 60, 63)), "smooth": STEEL}
    model.add(plate(sheet, 0.9).translate((0, 0, 1.6)), coats[coat])
    words = lettering(f"{side:.0f} x {side:.0f}", side / 34, raised=0.1)
    ink = PRINT if coat != "black" else LABEL
    model.add(words.translate((side / 2 - side / 7, -side / 2 + side / 24, 2.5)), ink)
    frame = rectangle(side - 20, side - 20) - rectangle(side - 21.6, side - 21.6)
    model.add(frame.extrude(0.08).translate((0, 0, 2.5)), ink)
    model.pose = (62, 0, 0)
    return model


def glass_bed(*, side: float = 235) -> Model:
    """A tempered glass plate held by four clips."""
    model = Model()
    model.add(plate(rectangle(side, side, r=4), 4, c=0.6), GLASS)
    dots = rectangle(side - 16, side - 16, r=3).extrude(0.1)
    model.add(dots.translate((0, 0, 4)), Paint((74, 82, 88)))
    for x, y in ((-70, -1), (70, -1), (-70, 1), (70, 1)):
        clip = block((x * side / 235 - 11, y * side / 2 - 9, -1.0), (22, 18, 6.6))
        gap = block(
            (x * side / 235 - 20, y * (side / 2 - 9) - 18 * (y > 0) - 3, -0.01),
            (40, 21, 4.2),
        )
        model.add(clip - gap, DARK_STEEL)
    model.pose = (62, 0, 0)
    return model


def heated_bed(*, side: float = 220, volts: int = 24) -> Model:
    """An aluminium heated bed, its printed heater up, with leads."""
    model = Model()
    flat = holes(rectangle(side, side, r=6), corners(side - 18, side - 18), 4)
    model.add(plate(flat, 3), ALUMINIUM)
    model.add(
        plate(rectangle(side - 26, side - 8, r=4), 0.4).translate((0, 0, 3)), BOARD_BLACK
    )
    rows = 18
    step = (side - 50) / rows
    tracks = [
        block(
            (-side / 2 + 28, -side / 2 + 24 + row * step, 3.4),
            (side - 56, step * 0.42, 0.12),
        )
        for row in range(rows)
    ]
    model.add(tracks, PCB_GOLD)
    words = lettering(f"{volts} V   HOT", 9, raised=0.15)
    model.add(block((-40, -side / 2 + 5, 3.41), (80, 15, 0.1)), BOARD_BLACK)
    model.add(words.translate((0, -side / 2 + 12.5, 3.5)), LABEL)
    for offset, paint in ((-4, RED), (4, BLACK)):
        lead = curve(
            [
                (side / 2 - 20, offset, 4.6),
                (side / 2, offset, 5),
                (side / 2 + 22, offset * 1.5, 2),
                (side / 2 + 48, offset * 3 - 12, 1.6),
            ]
        )
        model.add(wire(lead, 3.2), paint, loose=True)
    model.pose = (50, 0, 0)
    return model


def tube_coil(*, d: float = 4, loop: float = 84) -> Model:
    """A coil of PTFE tube with two push-fit couplings."""
    model = Model()
    angle = np.linspace(0, 2 * np.pi * 3.3, 240)
    radius = loop / 2 + 0.9 * np.sin(angle * 0.33) * d
    rise = d / 2 + angle / (2 * np.pi) * d * 0.82
    coil = np.stack([radius * np.cos(angle), radius * np.sin(angle), rise], axis=1)
    model.add(wire(coil, d), PTFE)
    for x, y in ((10.0, -7.0), (-12.0, 6.0)):
        model.put(_coupling(), at=(x, y, 0))
    return model


def _coupling() -> Model:
    model = Model()
    model.add(threaded(9.6, 6, bore=4.2), BRASS)
    model.add(plate(hexagon(10) - circle(4.2), 5).translate((0, 0, 6)), BRASS)
    model.add(tube(9, 4.2, 3).translate((0, 0, 11)), BLUE)
    return model


def bed_springs(*, colour: str = "orange") -> Model:
    """Four levelling springs on their knurled knobs."""
    model = Model()
    for x, y in corners(44, 44):
        knob = plate(gear(30, 1.0) ^ circle(31.2), 8, c=0) - rod(4, 20).translate(
            (0, 0, -1)
        )
        model.add((knob - tube(24, 14, 3).translate((0, 0, 6))).translate((x, y, 0)), BLACK)
        model.add(_spring(9, 22, turns=6, thick=1.8).translate((x, y, 8)), plastic(colour))
        model.add(threaded(4, 26, pitch=0.8).translate((x, y, 6)), STEEL)
    return model


def axial_fan(*, side: float = 40, deep: float = 10.5) -> Model:
    """A square fan standing on edge, blowing to the front, with its leads."""
    model = Model()
    bore = side * 0.94
    frame = rectangle(side, side, r=side * 0.07) - circle(bore)
    frame = holes(frame, corners(side * 0.8, side * 0.8), side * 0.08)
    model.add(frame.extrude(deep), BLACK)
    arm = rectangle(bore + 1, side * 0.05)
    struts = (arm.rotate(20) + arm.rotate(110)) - circle(side * 0.3)
    model.add(struts.extrude(1.6), BLACK)
    hub = side * 0.42
    model.add(rod(hub, deep - 2.5, c=0.6).translate((0, 0, 2)), Paint((58, 60, 64)))
    model.add(rod(hub * 0.82, 0.2).translate((0, 0, deep - 0.5)), LABEL)
    model.add(lettering("24 V", hub * 0.2, raised=0.1).translate((0, 0, deep - 0.3)), PRINT)
    model.add(
        [_blade(hub, bore, deep, angle) for *_, angle in around(7, 1)], Paint((66, 69, 73))
    )
    upright = model.turned((90, 0, 0))
    placed = Model()
    placed.put(upright, at=(0, 0, side / 2))
    for shift, paint in ((0, RED), (1.6, BLACK)):
        lead = curve(
            [
                (side * 0.3, -1.5, 3 + shift),
                (side * 0.5, -1.5, 3 + shift),
                (side * 0.66, -4, 1.2),
                (side * 0.95, -8 + shift, 0.8),
            ]
        )
        placed.add(wire(lead, 1.4), paint, loose=True)
    return placed


def _blade(hub: float, bore: float, deep: float, angle: float) -> Manifold:
    length = (bore - hub) / 2 - 0.4
    vane = polygon(
        [(0, 0), (0.9, 0), (deep * 0.55, deep - 3.6), (deep * 0.55 - 0.9, deep - 3.6)]
    )
    solid = vane.extrude(length + 1).rotate((90, 0, 90))
    return solid.translate((hub / 2 - 1, -deep * 0.3, 2.4)).rotate((0, 0, angle))


def blower(*, side: float = 51, deep: float = 15) -> Model:
    """A radial fan with a square mouth, lying so that its rotor shows."""
    model = Model()
    shell = circle(side) + rectangle(side / 2, side / 2 + 4).translate(
        (side / 4, -side / 4 - 2)
    )
    eye = circle(side * 0.62)
    model.add(shell.extrude(1.5), BLACK)
    wall = shell - shell.offset(-1.6)
    mouth = rectangle(side / 2 - 6, 12).translate((side / 4, -side / 2 - 4))
    model.add((wall - mouth).extrude(deep - 3).translate((0, 0, 1.5)), BLACK)
    model.add((shell - eye).extrude(1.5).translate((0, 0, deep - 1.5)), BLACK)
    hub = side * 0.36
    model.add(rod(hub, deep - 3, c=0.8).translate((0, 0, 1.5)), Paint((60, 62, 66)))
    model.add(rod(hub * 0.8, 0.2).translate((0, 0, deep - 1.5)), LABEL)
    model.add(lettering("5015", hub * 0.2, raised=0.1).translate((0, 0, deep - 1.3)), PRINT)
    vanes = [
        box(0.8, side * 0.13, deep - 4)
        .rotate((0, 0, 35))
        .translate((0, side * 0.27, 1.6))
        .rotate((0, 0, angle))
        for *_, angle in around(30, 1)
    ]
    model.add(vanes, Paint((66, 69, 73)))
    for x, y in ((-side * 0.40, side * 0.40), (side * 0.47, side * 0.22)):
        ear = (circle(7.4) + rectangle(7, 7).translate((-x * 0.16, -y * 0.16))) - circle(
            4.3
        )
        model.add((ear.translate((x, y)) - circle(side - 1)).extrude(4), BLACK)
    return model
