"""Motors, rails, screws, bearings, belts and frames."""

import numpy as np
from manifold3d import CrossSection, Manifold

from store.demo.paint import (
    ALUMINIUM,
    ANODISED_BLACK,
    BLACK,
    BRASS,
    DARK_STEEL,
    LABEL,
    PRINT,
    RUBBER,
    SIGNAL,
    STEEL,
    Paint,
    plastic,
)
from store.demo.solids import (
    Model,
    Path,
    around,
    ball,
    block,
    box,
    circle,
    corners,
    curve,
    gear,
    holes,
    lettering,
    plate,
    polygon,
    rectangle,
    rod,
    sweep,
    tube,
    turned,
    wire,
)

LOUVRE = Paint((206, 208, 210))


def stepper(*, frame: float = 42.3, length: float = 40, shaft: float = 5, name: str = "N17-40") -> Model:
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
        lead = curve([(x, -2, frame + 3), (x, 3, frame + 3), (x * 0.7, 9, frame - 4), (x * 0.6 + 3, 16, frame * 0.4),
                      (x + 8, 24, 1.2)])  # fmt: skip
        lying.add(wire(lead, 1.5), plastic(colour), loose=True)
    return lying


def servo(*, colour: str = "blue") -> Model:
    """A micro servo with a horn on its spline."""
    model = Model()
    body = plastic(colour)
    model.add(box(22.8, 12.2, 22.5, c=0.4), body)
    ears = holes(rectangle(32.2, 12.2, r=0.8), [(-13.9, 0), (13.9, 0)], 2.2)
    model.add(ears.extrude(2.4).translate((0, 0, 15.9)), body)
    tower = rod(11.8, 4, c=0.3).translate((-5.4, 0, 22.5)) + rod(6, 4).translate((1.4, 0, 22.5))
    model.add(tower, body)
    model.add(plate(gear(20, 0.22), 3.4).translate((-5.4, 0, 26.5)), BRASS)
    horn = polygon([(-4, -3.2), (2, -2.9), (17, -1.9), (17, 1.9), (2, 2.9), (-4, 3.2)]).offset(0.8)
    horn = holes(horn, [(6 + 2.6 * n, 0) for n in range(5)], 1.1)
    model.add(horn.extrude(1.8).rotate((0, 0, -28)).translate((-5.4, 0, 28.6)), LABEL)
    model.add(rod(3.4, 1).translate((-5.4, 0, 30.2)), STEEL)
    label = Model()
    label.add(box(20, 12, 0.1), SIGNAL)
    label.add(lettering("MG90", 3.6, raised=0.06).translate((0, 0, 0.1)), LABEL)
    model.put(label, turn=(90, 0, 0), at=(0, -6.05, 8))
    for shift, name in ((-1.3, "brick"), (0, "red"), (1.3, "orange")):
        lead = curve([(11, shift, 4), (15, shift, 3.4), (22, shift - 2, 1), (36, shift - 8, 0.7)])
        model.add(wire(lead, 1.25), plastic(name), loose=True)
    return model


def linear_rail(*, length: float = 250, width: float = 12) -> Model:
    """A profile rail with its carriage."""
    model = Model()
    half = width / 2
    outline = [(-half, 0), (half, 0), (half, 2.4), (half - 1.3, 3.4), (half - 1.3, 5.2), (half, 6.2),
               (half, 8), (-half, 8), (-half, 6.2), (-half + 1.3, 5.2), (-half + 1.3, 3.4), (-half, 2.4)]  # fmt: skip
    bar = polygon(outline).extrude(length).rotate((90, 0, 90)).translate((-length / 2, 0, 0))
    count = int(length / 25)
    for number in range(count):
        x = -length / 2 + length / count * (number + 0.5)
        bar -= rod(3.5, 20).translate((x, 0, -1)) + rod(6, 6).translate((x, 0, 3.6))
    model.add(bar, STEEL)
    block_ = box(35, 27, 10, c=0.5).translate((0, 0, 3)) - box(60, width + 0.6, 8.2).translate((0, 0, 0))
    for x, y in corners(20, 20):
        block_ -= rod(3, 6).translate((x, y, 9))
    model.add(block_.translate((-length * 0.12, 0, 0)), ALUMINIUM)
    end = box(4, 26, 9, c=0.4).translate((0, 0, 3.4)) - box(10, width + 0.6, 8).translate((0, 0, 0))
    for side in (-1, 1):
        model.add(end.translate((-length * 0.12 + side * 19.6, 0, 0)), plastic("green"))
    model.pose = (0, 0, 12)
    return model


def ball_bearing(*, bore: float = 8, outer: float = 22, width: float = 7) -> Model:
    """An open-sided deep-groove bearing standing on edge, its balls showing."""
    model = Model()
    middle = (bore + outer) / 2
    size = (outer - bore) * 0.29
    groove = tube(middle + size * 0.8, middle - size * 0.8, width)
    race = turned([(bore / 2, 0.3), (bore / 2 + 0.3, 0), (outer / 2 - 0.4, 0), (outer / 2, 0.4),
                   (outer / 2, width - 0.4), (outer / 2 - 0.4, width), (bore / 2 + 0.3, width),
                   (bore / 2, width - 0.3)]) - groove  # fmt: skip
    model.add(race, STEEL)
    places = around(8, middle / 2, start=10)
    model.add([ball(size * 1.12).translate((x, y, width / 2)) for x, y, _ in places], STEEL)
    cage = tube(middle + size * 0.35, middle - size * 0.35, width * 0.4).translate((0, 0, width * 0.3))
    pockets = [ball(size * 1.24).translate((x, y, width / 2)) for x, y, _ in places]
    model.add(cage - Manifold.compose(pockets), BRASS)
    upright = Model()
    upright.put(model, turn=(90, 0, 0), at=(0, 0, outer / 2))
    return upright


def linear_bearing(*, bore: float = 8, outer: float = 15, length: float = 24) -> Model:
    """A sleeve ball bearing lying down, end seal to the front."""
    model = Model()
    r = outer / 2
    shell = turned([(r - 2, 0), (r - 0.4, 0), (r, 0.4), (r, 3), (r - 0.35, 3), (r - 0.35, 4.1), (r, 4.1),
                    (r, length - 4.1), (r - 0.35, length - 4.1), (r - 0.35, length - 3), (r, length - 3),
                    (r, length - 0.4), (r - 0.4, length), (r - 2, length)])  # fmt: skip
    model.add(shell, STEEL)
    seal = turned([(bore / 2, 0.5), (r - 2, 0.5), (r - 2, length - 0.5), (bore / 2, length - 0.5)])
    slots = [rod(1.7, length).translate((x, y, 0)) for x, y, _ in around(4, bore / 2)]
    model.add(seal - Manifold.compose(slots), BLACK)
    model.add([rod(1.6, length - 2).translate((x, y, 1)) for x, y, _ in around(4, bore / 2 + 0.55)], STEEL)
    lying = Model()
    lying.put(model, turn=(90, 0, -8), at=(0, length / 2, r))
    return lying


def lead_screw(*, length: float = 300, d: float = 8) -> Model:
    """A trapezoidal screw with its flanged brass nut."""
    model = Model()
    model.add(_screw(d, length), STEEL)
    nut = rod(10.2, 15, c=0.4) + rod(22, 3.5, c=0.3).translate((0, 0, 3.4))
    for x, y, _ in around(4, 8, start=45):
        nut -= rod(3.5, 20).translate((x, y, -1))
    model.add((nut - rod(d - 1, 30).translate((0, 0, -2))).translate((0, 0, length * 0.3)), BRASS)
    lying = Model(pose=(0, 0, 6))
    lying.put(model, turn=(0, 90, 0), at=(-length / 2, 0, 11))
    return lying


def _screw(d: float, length: float) -> Manifold:
    """A one-start screw of pitch 2 as a twisted section."""
    angle = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    ridge = np.clip(np.cos(angle) * 2.2, -1, 1) * 0.42
    section = CrossSection([np.stack([(d / 2 - 0.42 + ridge) * np.cos(angle),
                                      (d / 2 - 0.42 + ridge) * np.sin(angle)], axis=1)])  # fmt: skip
    turns = length / 4
    return section.extrude(length, n_divisions=int(turns * 9), twist_degrees=360 * turns)


def coupler(*, d: float = 19, length: float = 25, one: float = 5, two: float = 8) -> Model:
    """A flexible shaft coupler with its spiral cut."""
    model = Model()
    body = rod(d, length, c=0.6) - rod(one, 13).translate((0, 0, -0.5)) - rod(two, 30).translate((0, 0, 12))
    cuts = [tube(d + 2, two + 2, 0.8).rotate((0, 7, 40 * n)).translate((0, 0, 8 + 1.9 * n)) for n in range(5)]
    body -= Manifold.compose(cuts)
    for z, turn in ((4, -30), (4, 60), (length - 4, -30), (length - 4, 60)):
        body -= rod(3.2, 6).rotate((0, 90, 0)).translate((d / 2 - 4, 0, 0)).rotate((0, 0, turn)).translate((0, 0, z))
    model.add(body, ALUMINIUM)
    core = [rod(two + 2.2, length - 11).translate((0, 0, 5.5)) - rod(two - 0.2, 40).translate((0, 0, 0))]
    model.add(core, ALUMINIUM)
    for z, turn in ((4, -30), (length - 4, -30)):
        screw = rod(2.8, 3).rotate((0, 90, 0)).translate((d / 2 - 3.4, 0, 0)).rotate((0, 0, turn))
        model.add(screw.translate((0, 0, z)), ANODISED_BLACK)
    return model


def belt_path(loops: int, d: float) -> Path:
    """A flat spiral for coiled belts."""
    angle = np.linspace(0, 2 * np.pi * loops, loops * 90)
    radius = d / 2 - angle / (2 * np.pi) * 2.4
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), np.zeros_like(angle)], axis=1)


def belt(*, d: float = 78, width: float = 6, loops: int = 6) -> Model:
    """A coil of toothed belt with a cable tie round it."""
    model = Model()
    section = [(-0.35, 0), (0.35, 0), (0.35, width), (-0.35, width)]
    spiral = belt_path(loops, d)
    model.add(sweep(spiral, section), RUBBER)
    teeth = [
        block((-0.55, -0.5, 0), (0.75, 1.0, width)).rotate((0, 0, a)).translate((x - 0.6 * x / d, y - 0.6 * y / d, 0))
        for x, y, a in around(110, d / 2 - 13.2)
    ]  # fmt: skip
    model.add(teeth, RUBBER)
    tail = curve([(d / 2, 0, 0), (d / 2 + 1, 12, 0), (d / 2 + 9, 24, 0), (d / 2 + 28, 34, 0)])
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
    body = [rim, toothed.translate((0, 0, 1.1)), rim.translate((0, 0, width + 1.1)),
            (hub - hole).translate((0, 0, width + 2.2))]  # fmt: skip
    model.add(body, ALUMINIUM)
    screw = rod(2.5, 2.4).rotate((0, 90, 0)).translate((pitch / 2 - 1.2, 0, 0)).rotate((0, 0, -55))
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
    slot = polygon([(-3.1, 11), (-3.1, 8.2), (-5.8, 8.2), (-5.8, 6.9), (-3.0, 4.1), (3.0, 4.1),
                    (5.8, 6.9), (5.8, 8.2), (3.1, 8.2), (3.1, 11)])  # fmt: skip
    for cell in range(cells):
        x = (cell - (cells - 1) / 2) * 20
        cuts = slot + slot.rotate(180)
        section -= cuts.translate((x, 0)) + circle(4.2).translate((x, 0))
    for side in (1, -1):
        section -= slot.rotate(90 * -side).translate((side * (width / 2 - 10), 0))
    return section


def smooth_rod(*, length: float = 300, d: float = 8, count: int = 2) -> Model:
    """Ground rods lying side by side."""
    model = Model()
    for number in range(count):
        bar = rod(d, length, c=0.6).rotate((90, 0, 0))
        model.add(bar.translate((number * d * 1.9, length / 2 + number % 2 * 9, d / 2)), STEEL)
    model.pose = (0, 0, -8)
    return model


def wheel(*, outer: float = 24, width: float = 11) -> Model:
    """A V-groove wheel with its bearing, standing on edge."""
    model = Model()
    r = outer / 2
    tyre = turned([(8, 0), (r - 2.4, 0), (r, 2.6), (r, 4.6), (r - 1, width / 2), (r, width - 4.6),
                   (r, width - 2.6), (r - 2.4, width), (8, width)])  # fmt: skip
    model.add(tyre, Paint((58, 60, 63)))
    model.add(tube(16, 11.6, width - 1).translate((0, 0, 0.5)), STEEL)
    model.add(tube(11.6, 7.4, width - 2.4).translate((0, 0, 1.2)), BLACK)
    model.add(tube(7.4, 5, width - 1).translate((0, 0, 0.5)), STEEL)
    upright = Model()
    upright.put(model, turn=(90, 0, 0), at=(0, 0, r))
    return upright
