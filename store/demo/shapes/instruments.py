"""Measuring instruments and the soldering iron."""

from store.demo.lettering import lettering
from store.demo.model import Model
from store.demo.paint import BLACK, COPPER, LABEL, LIT, PRINT, RUBBER, STEEL, Paint, plastic
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
    turned,
)
from store.demo.sweeps import curve, wire

GLASSY = Paint((176, 190, 178))


def caliper(*, reach: float = 150, opening: float = 18) -> Model:
    """A digital caliper lying flat, a little open."""
    model = Model()
    beam = rectangle(reach + 76, 16).translate((reach / 2 - 10, 0))
    jaw = polygon(
        [(-48, 8), (-38, 22), (-36, 22), (-36, -8), (-36, -40), (-42, -36), (-48, -12)]
    )
    model.add((beam + jaw).extrude(3.6), STEEL)
    marks = [
        block(
            (-20 + n * 1.0 + opening, -7.6, 3.6), (0.22, 3.6 if n % 10 == 0 else 2.2, 0.05)
        )
        for n in range(56, int(reach) + 20)
    ]
    model.add(marks, PRINT)
    slide = polygon([(-36, 22), (-34, 22), (-24, 10), (-24, -12), (-30, -36), (-36, -40)])
    model.add(slide.translate((opening, 0)).extrude(3.6), STEEL)
    case = plate(rectangle(78, 38, r=5), 11, c=1).translate((opening + 14, 0, -1.4))
    model.add(case - block((-100, -8.2, -0.1), (400, 16.4, 3.8)), plastic("graphite"))
    face = opening + 6
    model.add(box(40, 17, 0.2).translate((face, 4, 9.6)), GLASSY)
    model.add(
        lettering(f"{opening:.2f}", 9, raised=0.1).translate((face - 2, 4, 9.8)), PRINT
    )
    for n, name in enumerate(("orange", "light grey", "light grey")):
        button = rod(6.4, 1.4, c=0.3).translate((face - 13 + n * 13, -11.5, 9.6))
        model.add(button, plastic(name))
    model.add(rod(9, 8).rotate((90, 0, 0)).translate((opening + 30, -17, 2)), STEEL)
    model.add(rod(3.2, 3.4).rotate((90, 0, 0)).translate((opening + 44, 22, 4)), STEEL)
    model.pose = (38, 0, 0)
    return model


def pocket_scale(*, reading: str = "248.6 g") -> Model:
    """A pocket scale with a steel pan and a lit display."""
    model = Model()
    model.add(plate(rectangle(84, 128, r=7), 18, c=2), plastic("graphite"))
    model.add(plate(rectangle(72, 72, r=4), 1.6, c=0.4).translate((0, 20, 18)), STEEL)
    model.add(box(46, 18, 0.3).translate((0, -30, 18)), Paint((34, 52, 58)))
    model.add(lettering(reading, 8, raised=0.1).translate((0, -30, 18.3)), LIT)
    for n, name in enumerate(("orange", "light grey", "light grey", "light grey")):
        model.add(
            plate(rectangle(13, 8, r=2), 1.2).translate((-27 + 18 * n, -50, 18)),
            plastic(name),
        )
    model.pose = (24, 0, 0)
    return model


def soldering_iron(*, colour: str = "blue", reading: str = "350") -> Model:
    """A pen iron with a lit display, resting on its stand."""
    model = Model()
    model.add(turned([(0, 0), (0.4, 0), (2.6, 9), (2.6, 26), (0, 26)]), COPPER)
    model.add(tube(7, 5, 16).translate((0, 0, 22)), STEEL)
    model.add(rod(5.4, 24).translate((0, 0, 20)), STEEL)
    model.add(
        turned(
            [
                (0, 42),
                (4, 42),
                (8.6, 46),
                (8.6, 50),
                (6.6, 56),
                (7.6, 66),
                (8.6, 84),
                (0, 84),
            ]
        ),
        RUBBER,
    )
    body = plate(rectangle(19, 17, r=5), 74, c=2).translate((0, 0, 84))
    model.add(body, plastic(colour))
    face = Model()
    face.add(box(30, 11, 0.3), Paint((26, 33, 41)))
    face.add(lettering(f"{reading} C", 5.4, raised=0.1).translate((0, 0, 0.3)), LIT)
    model.put(face.turned((0, 0, 90)).turned((90, 0, 0)), at=(0, -8.4, 116))
    for z in (138, 147):
        model.add(rod(5, 1).rotate((90, 0, 0)).translate((0, -8.2, z)), LABEL)
    lying = Model()
    lying.put(model, turn=(0, 68, 0), at=(-80, 0, 27))
    for x, tall in ((-26, 40), (40, 14)):
        fork = block((x, -14, 0), (8, 28, tall)) - rod(17, 30).rotate((0, 90, 0)).translate(
            (x - 4, 0, tall + 4)
        )
        lying.add(fork, BLACK)
    lying.add(block((-34, -16, 0), (90, 32, 4)), BLACK)
    return lying


def multimeter(*, reading: str = "12.04") -> Model:
    """A digital multimeter with a rotary switch and two leads."""
    model = Model()
    model.add(plate(rectangle(76, 148, r=12), 32, c=3), plastic("orange"))
    model.add(
        plate(rectangle(64, 136, r=8), 1.2).translate((0, 0, 32)), plastic("graphite")
    )
    model.add(plate(rectangle(52, 34, r=2), 0.3).translate((0, 42, 33.2)), GLASSY)
    model.add(lettering(reading, 12, raised=0.1).translate((-3, 44, 33.5)), PRINT)
    model.add(lettering("V", 6, raised=0.1).translate((21, 32, 33.5)), PRINT)
    dial = plate(gear(36, 1.0) ^ circle(37), 7).translate((0, -12, 33))
    model.add(dial, BLACK)
    pointer = plate(rectangle(8, 34, r=3), 5).rotate((0, 0, 30)).translate((0, -12, 40))
    model.add(pointer, plastic("light grey"))
    ticks = [
        box(1.2, 4, 0.1).translate((0, 24, 0)).rotate((0, 0, a)) for *_, a in around(18, 1)
    ]
    model.add([tick.translate((0, -12, 33.2)) for tick in ticks], LABEL)
    for x, name in ((-19, "red"), (0, "black"), (19, "red")):
        model.add(tube(9, 5, 1.6).translate((x, -55, 33.2)), plastic(name))
    for x, name in ((-19, "red"), (0, "black")):
        model.add(rod(8, 18, c=1).translate((x, -55, 33.2)), plastic(name))
        lead = curve(
            [
                (x, -55, 50),
                (x, -55, 62),
                (x - 10, -66, 66),
                (x - 34, -80, 40),
                (x - 50, -82, 6),
            ]
        )
        model.add(wire(lead, 3), plastic(name), loose=True)
    model.pose = (44, 0, 0)
    return model
