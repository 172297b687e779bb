"""Power supplies, probes, sensors with leads, wire."""

import numpy as np
from manifold3d import Manifold

from store.demo.lettering import lettering
from store.demo.model import Model
from store.demo.paint import (
    ALUMINIUM,
    BLACK,
    BOARD_BLUE,
    LABEL,
    PCB_GOLD,
    PRINT,
    SIGNAL,
    STEEL,
    Paint,
    gloss,
    plastic,
)
from store.demo.shapes import components as parts
from store.demo.shapes.hotends import threaded
from store.demo.solids import (
    block,
    box,
    circle,
    hexagon,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
    turned,
)
from store.demo.sweeps import curve, wire


def power_supply(*, watts: int = 350, length: float = 215, volts: int = 24) -> Model:
    """A caged switching supply with its terminal strip to the front."""
    model = Model()
    wide, tall = 114.0, 50.0
    shell = block((-wide / 2, -length / 2 + 18, 0), (wide, length - 18, tall))
    hole = plate(hexagon(5.2), 3)
    columns, rows = int((wide - 20) / 7.4), int((length - 110) / 6.4)
    grid = [
        hole.translate(
            (
                -wide / 2 + 14 + 7.4 * x + 3.7 * (y % 2),
                length / 2 - 14 - 6.4 * y,
                tall - 1.5,
            )
        )
        for x in range(columns)
        for y in range(rows)
    ]
    sides = [
        hole.rotate((0, 90, 0)).translate(
            (wide / 2 - 1.5, -length / 2 + 40 + 7.2 * y, 12 + 6.4 * z)
        )
        for y in range(int((length - 60) / 7.2))
        for z in range(5)
    ]
    model.add(shell - Manifold.compose(grid + sides), ALUMINIUM)
    model.add(block((-wide / 2, -length / 2, 0), (wide, 18, 1.6)), ALUMINIUM)
    model.put(parts.terminal(9, pitch=11.4, colour="black"), at=(0, -length / 2 + 10, 1.6))
    sheet = box(88, 46, 0.2).translate((0, -length / 2 + 48, tall))
    model.add(sheet, LABEL)
    for text, size, y in (
        (f"{volts} V  {watts} W", 9, 58),
        ("AC 200-240 V  50 Hz", 4.4, 45),
        ("VOLTAMRI", 6, 33),
    ):
        letters = lettering(text, size, raised=0.1)
        model.add(letters.translate((0, -length / 2 + y, tall + 0.2)), PRINT)
    model.add(box(88, 2.4, 0.25).translate((0, -length / 2 + 68, tall)), SIGNAL)
    return model


def induction_probe(*, d: float = 12, length: float = 62) -> Model:
    """A threaded inductive probe with two nuts and its cable."""
    model = Model()
    model.add(threaded(d, length - 12, pitch=1.1).translate((0, 0, 8)), STEEL)
    model.add(rod(d - 0.8, 8, c=0.4), plastic("orange"))
    for z in (20, 40):
        nut = plate(hexagon(17), 4) ^ turned(
            [(0, 0), (9, 0), (9.9, 0.8), (9.9, 3.2), (9, 4), (0, 4)]
        )
        model.add(nut.rotate((0, 0, 12)).translate((0, 0, z)), STEEL)
    model.add(rod(d - 1.6, 4, top=6).translate((0, 0, length - 4)), BLACK)
    cable = curve(
        [
            (0, 0, length - 2),
            (0, 0, length + 8),
            (6, -2, length + 15),
            (18, -6, length + 4),
            (24, -10, 22),
            (30, -14, 4),
            (46, -22, 2),
        ]
    )
    model.add(wire(cable, 4), Paint((58, 60, 64)), loose=True)
    for shift, colour in ((-1.2, "blue"), (0, "brick"), (1.2, "black")):
        lead = curve(
            [
                (45, -21.5 + shift * 0.4, 2),
                (51, -24 + shift, 1.5),
                (57, -26 + shift * 2.4, 0.8),
            ]
        )
        model.add(wire(lead, 1.3), plastic(colour), loose=True)
    return model


def runout_sensor(*, colour: str = "graphite") -> Model:
    """A filament sensor: a small case the strand runs through, with a lead."""
    model = Model()
    case = plate(rectangle(34, 26, r=4), 17, c=0.8)
    slot = rod(4.6, 80).rotate((0, 90, 0)).translate((-40, 0, 9))
    model.add(case - slot, plastic(colour))
    for x in (-17, 17):
        model.add(
            tube(8, 4.4, 4).rotate((0, 90, 0)).translate((x - 2, 0, 9)), plastic("blue")
        )
    model.add(
        rod(1.75, 92).rotate((0, 90, 0)).translate((-46, 0, 9)), gloss("orange"), loose=True
    )
    model.add(
        [rod(4.4, 0.8).translate((x, y, 16.6)) for x in (-12.5, 12.5) for y in (-8.5, 8.5)],
        STEEL,
    )
    model.add(lettering("SENSE", 3.4).translate((0, 2.4, 17)), LABEL)
    model.add(box(3, 1.6, 0.3).translate((0, -5, 17)), plastic("green"))
    for shift, name in ((-2, "red"), (0, "black"), (2, "white")):
        lead = curve(
            [
                (8 + shift, 12, 4),
                (9 + shift, 18, 3),
                (18 + shift * 0.6, 26, 1.2),
                (40, 28 + shift * 0.7, 1),
            ]
        )
        model.add(wire(lead, 1.5), plastic(name), loose=True)
    return model


def wire_set(
    *, colours: str = "red,black,yellow,green,blue", label: str = "22 AWG"
) -> Model:
    """Small reels of hook-up wire in a row, axes across."""
    model = Model()
    for number, colour in enumerate(colours.split(",")):
        model.put(_wire_reel(colour, label), at=(0, number * 24.0, 28))
    return model


def _wire_reel(colour: str, label: str) -> Model:
    reel = Model()
    side = circle(56) - circle(14)
    faces = [side.extrude(1.6), side.extrude(1.6).translate((0, 0, 20.4)), tube(22, 14, 22)]
    reel.add(faces, Paint((60, 62, 66)))
    turns, outline = 11, [(9.0, 1.6)]
    pitch = 18.8 / turns
    for turn in range(turns):
        outline += [
            (
                22 + float(np.sin(a)) * pitch * 0.5,
                1.6 + pitch * (turn + 0.5 - 0.42 * float(np.cos(a))),
            )
            for a in np.linspace(0.1, np.pi - 0.1, 6)
        ]
    outline.append((9.0, 20.4))
    reel.add(turned(outline), gloss(colour))
    reel.add(tube(34, 15, 0.2).translate((0, 0, 22)), LABEL)
    reel.add(lettering(label, 3.2, raised=0.1).translate((0, 11.6, 22.2)), PRINT)
    return reel.turned((90, 0, 0))


def buck_converter(*, volts: str = "12.0") -> Model:
    """An adjustable step-down module with a reading of its output."""
    model = parts.board(66, 36, BOARD_BLUE, hole=3, inset=3.4)
    up = parts.THICK
    for x in (-27, 27):
        model.put(
            parts.terminal(2, colour="green"),
            at=(x, 2, up),
            turn=(0, 0, 90 if x > 0 else -90),
        )
    model.put(parts.capacitor(8, 12), at=(-15, 11, up))
    model.put(parts.capacitor(8, 12), at=(15, 11, up))
    model.put(parts.coil_of_copper(16), at=(0, 8, up))
    model.put(parts.heatsink(11, height=10, paint=BLACK), at=(-13, -6, up))
    model.add(box(26, 14, 7, c=0.3).translate((9, -9, up)), BLACK)
    model.add(box(23, 10.6, 0.2).translate((9, -9, up + 7)), Paint((52, 22, 22)))
    model.add(
        lettering(volts, 6.4, raised=0.1).translate((9, -9, up + 7.2)), plastic("red")
    )
    model.add(box(9.5, 4.4, 9).translate((-2, -14, up)), plastic("blue"))
    model.add(rod(2.6, 1.6).translate((-5, -14, up + 9)), PCB_GOLD)
    return model


def cable_chain(*, links: int = 11) -> Model:
    """A drag chain for cables, bent into a half turn."""
    model = Model()
    side = polygon([(-9, -5), (9, -5), (9, 5), (-9, 5)])
    for x, z, turn in _chain_places(links):
        link = [
            plate(side, 1.8).rotate((90, 0, 0)).translate((0, y, 0)) for y in (-8.2, 10)
        ]
        pins = rod(5.2, 21.4).rotate((90, 0, 0)).translate((7, 10.7, 0))
        bars = [block((-4, -9, h), (7, 18, 1.4)) for h in (-5, 3.6)]
        model.add(
            [
                part.rotate((0, -turn, 0)).translate((x, 0, z + 5))
                for part in [*link, pins, *bars]
            ],
            BLACK,
        )
    return model


def _chain_places(links: int) -> list[tuple[float, float, float]]:
    straight = (links - 5) // 2
    places = [(-14.0 * (straight - n), 0.0, 0.0) for n in range(straight)]
    radius = 22.0
    for turn in np.linspace(0, 180, 5):
        angle = np.radians(turn - 90)
        places.append(
            (
                radius * float(np.cos(angle)),
                radius + radius * float(np.sin(angle)),
                float(turn),
            )
        )
    places += [(-14.0 * (n + 1), 2 * radius, 180.0) for n in range(straight)]
    return places
