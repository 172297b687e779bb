"""Stepper motors and servos."""

from store.demo.lettering import lettering
from store.demo.model import Model
from store.demo.paint import ALUMINIUM, BLACK, BRASS, LABEL, PRINT, SIGNAL, STEEL, plastic
from store.demo.solids import (
    block,
    box,
    corners,
    gear,
    holes,
    plate,
    polygon,
    rectangle,
    rod,
)
from store.demo.sweeps import curve, wire


def stepper(
    *, frame: float = 42.3, length: float = 40, shaft: float = 5, name: str = "N17-40"
) -> Model:
    """A stepper motor lying on its side, shaft to the front."""
    model = Model()
    cap = frame * 0.22
    profile = rectangle(frame, frame, r=frame * 0.12)
    model.add(plate(profile, cap, c=0.6), ALUMINIUM)
    core = plate(rectangle(frame - 0.6, frame - 0.6, r=frame * 0.17), length - 2 * cap)
    model.add(core.translate((0, 0, cap)), BLACK)
    front = plate(profile, cap, c=0.6)
    spacing = {42.3: 31.0, 57.0: 47.14}.get(frame, frame * 0.73)
    for x, y in corners(spacing, spacing):
        front -= rod(frame * 0.075, 6).translate((x, y, cap - 4.5))
    model.add(front.translate((0, 0, length - cap)), ALUMINIUM)
    model.add(rod(frame * 0.52, 2, c=0.3).translate((0, 0, length)), ALUMINIUM)
    axle = rod(shaft, 22, c=0.4) - block((shaft * 0.4, -5, 5), (5, 10, 30))
    model.add(axle.rotate((0, 0, 40)).translate((0, 0, length + 2)), STEEL)
    lying = Model()
    lying.put(model, turn=(90, 0, 0), at=(0, 0, frame / 2))
    label = Model()
    label.add(box(length * 0.42, frame * 0.62, 0.12), LABEL)
    letters = lettering(name, min(3.4, frame * 0.08), raised=0.05).rotate((0, 0, 90))
    label.add(letters.translate((0, 0, 0.12)), PRINT)
    lying.put(label, turn=(0, 90, 0), at=(frame / 2 - 0.2, -length / 2, frame / 2))
    plug = box(16, 6, 7, c=0.4).translate((0, -4.5, frame - 0.4))
    lying.add(plug, LABEL)
    for number, colour in enumerate(("red", "blue", "green", "black")):
        x = -4.5 + 3 * number
        lead = curve(
            [
                (x, -2, frame + 3),
                (x, 3, frame + 3),
                (x * 0.7, 9, frame - 4),
                (x * 0.6 + 3, 16, frame * 0.4),
                (x + 8, 24, 1.2),
            ]
        )
        lying.add(wire(lead, 1.5), plastic(colour), loose=True)
    return lying


def servo(*, colour: str = "blue") -> Model:
    """A micro servo with a horn on its spline."""
    model = Model()
    body = plastic(colour)
    model.add(box(22.8, 12.2, 22.5, c=0.4), body)
    ears = holes(rectangle(32.2, 12.2, r=0.8), [(-13.9, 0), (13.9, 0)], 2.2)
    model.add(ears.extrude(2.4).translate((0, 0, 15.9)), body)
    tower = rod(11.8, 4, c=0.3).translate((-5.4, 0, 22.5)) + rod(6, 4).translate(
        (1.4, 0, 22.5)
    )
    model.add(tower, body)
    model.add(plate(gear(20, 0.22), 3.4).translate((-5.4, 0, 26.5)), BRASS)
    horn = polygon(
        [(-4, -3.2), (2, -2.9), (17, -1.9), (17, 1.9), (2, 2.9), (-4, 3.2)]
    ).offset(0.8)
    horn = holes(horn, [(6 + 2.6 * n, 0) for n in range(5)], 1.1)
    model.add(horn.extrude(1.8).rotate((0, 0, -28)).translate((-5.4, 0, 28.6)), LABEL)
    model.add(rod(3.4, 1).translate((-5.4, 0, 30.2)), STEEL)
    label = Model()
    label.add(box(20, 12, 0.1), SIGNAL)
    label.add(lettering("MG90", 3.6, raised=0.06).translate((0, 0, 0.1)), LABEL)
    model.put(label, turn=(90, 0, 0), at=(0, -6.05, 8))
    for shift, name in ((-1.3, "brick"), (0, "red"), (1.3, "orange")):
        lead = curve(
            [(11, shift, 4), (15, shift, 3.4), (22, shift - 2, 1), (36, shift - 8, 0.7)]
        )
        model.add(wire(lead, 1.25), plastic(name), loose=True)
    return model
