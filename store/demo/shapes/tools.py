"""Hand tools and small instruments."""

import numpy as np
from manifold3d import CrossSection, Manifold

from store.demo.paint import (
    ALUMINIUM,
    BLACK,
    BRASS,
    COPPER,
    DARK_STEEL,
    LABEL,
    LIT,
    PRINT,
    RUBBER,
    SIGNAL,
    STEEL,
    Paint,
    gloss,
    plastic,
)
from store.demo.solids import (
    Model,
    around,
    block,
    box,
    circle,
    curve,
    gear,
    hexagon,
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

GLASSY = Paint((176, 190, 178))


def caliper(*, reach: float = 150, opening: float = 18) -> Model:
    """A digital caliper lying flat, a little open."""
    model = Model()
    beam = rectangle(reach + 76, 16).translate((reach / 2 - 10, 0))
    jaw = polygon([(-48, 8), (-38, 22), (-36, 22), (-36, -8), (-36, -40), (-42, -36), (-48, -12)])
    model.add((beam + jaw).extrude(3.6), STEEL)
    marks = [block((-20 + n * 1.0 + opening, -7.6, 3.6), (0.22, 3.6 if n % 10 == 0 else 2.2, 0.05))
             for n in range(56, int(reach) + 20)]  # fmt: skip
    model.add(marks, PRINT)
    slide = polygon([(-36, 22), (-34, 22), (-24, 10), (-24, -12), (-30, -36), (-36, -40)])
    model.add(slide.translate((opening, 0)).extrude(3.6), STEEL)
    case = plate(rectangle(78, 38, r=5), 11, c=1).translate((opening + 14, 0, -1.4))
    model.add(case - block((-100, -8.2, -0.1), (400, 16.4, 3.8)), plastic("graphite"))
    face = opening + 6
    model.add(box(40, 17, 0.2).translate((face, 4, 9.6)), GLASSY)
    model.add(lettering(f"{opening:.2f}", 9, raised=0.1).translate((face - 2, 4, 9.8)), PRINT)
    for n, name in enumerate(("orange", "light grey", "light grey")):
        button = rod(6.4, 1.4, c=0.3).translate((face - 13 + n * 13, -11.5, 9.6))
        model.add(button, plastic(name))
    model.add(rod(9, 8).rotate((90, 0, 0)).translate((opening + 30, -17, 2)), STEEL)
    model.add(rod(3.2, 3.4).rotate((90, 0, 0)).translate((opening + 44, 30, 4)), STEEL)
    model.pose = (38, 0, 0)
    return model


def _handles(*, spread: float = 13, length: float = 84) -> Manifold:
    outline = [(-4.4, -3.2), (4.4, -3.2), (4.4, 3.2), (-4.4, 3.2)]
    soft = CrossSection([np.array(outline)]).offset(1.6, circular_segments=24).to_polygons()[0]
    ring = [(float(x), float(y)) for x, y in soft]
    path = curve([(3, -6, 5), (9, -22, 5), (spread, -48, 5), (spread - 1, -length, 5)], steps=10)
    grip = sweep(path, ring)
    return Manifold.compose([grip, grip.mirror((1, 0, 0))])


def flush_cutter(*, colour: str = "red") -> Model:
    """A flush cutter lying down, jaws away."""
    model = Model()
    model.add(_handles(), plastic(colour))
    for side in (1, -1):
        jaw = polygon([(0.5, 26), (3.4, 24), (8.5, 8), (9.5, -4), (4, -12), (-3, -6), (0.5, 6)])
        shape = jaw if side > 0 else jaw.mirror((1, 0))
        bevel = block((-12, 8, 7.2), (24, 30, 9)).rotate((-9, 0, 0))
        model.add((shape.extrude(5).translate((0, 0, 2.5)) - bevel), DARK_STEEL)
    model.add(rod(11, 6, c=0.6).translate((0, 0, 2.6)), STEEL)
    model.add(block((-2.4, -0.4, 8.4), (4.8, 0.8, 0.3)), BLACK)
    spring = curve([(-9, -26, 5), (-2, -18, 5.6), (0, -14, 6), (2, -18, 5.6), (9, -26, 5)])
    model.add(wire(spring, 1.6), STEEL)
    model.pose = (22, 0, 32)
    return model


def hex_drivers(*, sizes: str = "1.5,2.0,2.5,3.0", colour: str = "orange") -> Model:
    """Long hex drivers with turned handles, standing fanned in their block."""
    model = Model()
    names = sizes.split(",")
    base = plate(rectangle(22.0 * len(names) + 10, 34, r=5), 22, c=1)
    model.add(base, plastic("graphite"))
    model.add(lettering("mm", 4).rotate((90, 0, 0)).translate((0, -17, 4)), LABEL)
    for number, name in enumerate(names):
        x = (number - (len(names) - 1) / 2) * 22
        driver = _driver(float(name), colour)
        model.put(driver, at=(x, 3, 10), turn=(0, 0, 15 * number))
        tag = lettering(name, 4.6).rotate((90, 0, 0))
        model.add(tag.translate((x, -17, 13)), LABEL)
    return model


def _driver(size: float, colour: str) -> Model:
    driver = Model()
    driver.add(plate(hexagon(size), 62), STEEL)
    driver.add(rod(7, 10).translate((0, 0, 50)), ALUMINIUM)
    grip = turned([(0, 60), (5, 60), (7, 64), (6, 70), (8.4, 78), (8.8, 96), (7.6, 110), (0, 110)])
    flutes = [rod(3.2, 60).translate((x, y, 72)) for x, y, _ in around(8, 9.6)]
    driver.add(grip - Manifold.compose(flutes), plastic(colour))
    driver.add(turned([(0, 110), (6.4, 110), (6.4, 113), (5, 115), (0, 115)]), BLACK)
    return driver


def deburring_tool(*, colour: str = "blue") -> Model:
    """A deburring tool with its bent blade, lying down."""
    model = Model()
    grip = turned([(0, 0), (6, 0), (7.4, 2), (7.4, 20), (6.6, 26), (7.4, 32), (7.6, 70), (6.4, 88),
                   (4.6, 92), (0, 92)])  # fmt: skip
    flats = [block((-2, 6.6, 34), (4, 4, 36)).rotate((0, 0, a)) for *_, a in around(8, 1)]
    model.add((grip - Manifold.compose(flats)).rotate((0, 90, 0)), plastic(colour))
    model.add(rod(8.4, 8, top=5).rotate((0, 90, 0)).translate((92, 0, 0)), STEEL)
    blade = curve([(98, 0, 0), (112, 0, 0), (120, 0, 1), (126, -5, 3), (128, -14, 4)])
    model.add(wire(blade, 3.2), STEEL)
    standing = Model(pose=(0, -32, 16))
    standing.put(model, at=(0, 0, 7.8))
    return standing


def tweezers(*, length: float = 122) -> Model:
    """Fine tweezers lying on their side, points to the front, with a rubber guard beside."""
    model = Model()
    taper = polygon([(-1, 0.9), (length * 0.3, 4.6), (length + 9, 4.6), (length + 9, -4.6),
                     (length * 0.3, -4.6), (-1, -0.9)])  # fmt: skip
    wedge = taper.extrude(80).rotate((90, 0, 90)).translate((-40, 0, 5))
    for side in (1, -1):
        path = curve([(side * 0.8, length, 5), (side * 4, length * 0.86, 5), (side * 10, length * 0.5, 5),
                      (side * 5.4, length * 0.16, 5), (side * 0.9, 0, 5)], steps=16)  # fmt: skip
        arm = sweep(path, [(-1.1, -5), (1.1, -5), (1.1, 5), (-1.1, 5)])
        model.add(arm ^ wedge, STEEL)
        pads = [box(3.4, 1.3, 7.4).translate((side * (9.9 - n * 0.13), length * 0.36 + n * 2.6, 1.3)) for n in range(7)]
        model.add(pads, BLACK)
    model.add(box(4.4, 16, 9.2, c=0.3).translate((0, length - 7, 0.4)), SIGNAL)
    model.pose = (50, 0, 30)
    return model


def scraper(*, colour: str = "orange", width: float = 48) -> Model:
    """A broad print scraper with a thin steel blade."""
    model = Model()
    blade = polygon([(-width / 2, 0), (width / 2, 0), (width / 2 - 6, 46), (9, 66), (-9, 66), (-width / 2 + 6, 46)])
    edge = block((-60, -4, 0.55), (120, 11, 4)).rotate((4, 0, 0))
    model.add(blade.extrude(0.9).translate((0, 0, 6)) - edge.translate((0, 0, 6)), STEEL)
    outline = polygon([(-10, 56), (10, 56), (12, 66), (10.5, 82), (13, 120), (12, 146), (8, 152), (-8, 152),
                       (-12, 146), (-13, 120), (-10.5, 82), (-12, 66)]).offset(1)  # fmt: skip
    grip = plate(outline, 13, c=2.4)
    model.add(grip - rod(6, 40).translate((0, 144, -5)), plastic(colour))
    model.add([rod(4.6, 0.7).translate((0, y, 12.8)) for y in (64, 76)], STEEL)
    model.add([box(12, 1.6, 0.5).translate((0, y, 12.9)) for y in range(96, 126, 6)], BLACK)
    model.pose = (32, 0, 26)
    return model


def pocket_scale(*, reading: str = "248.6 g") -> Model:
    """A pocket scale with a steel pan and a lit display."""
    model = Model()
    model.add(plate(rectangle(84, 128, r=7), 18, c=2), plastic("graphite"))
    model.add(plate(rectangle(72, 72, r=4), 1.6, c=0.4).translate((0, 20, 18)), STEEL)
    model.add(box(46, 18, 0.3).translate((0, -30, 18)), Paint((34, 52, 58)))
    model.add(lettering(reading, 8, raised=0.1).translate((0, -30, 18.3)), LIT)
    for n, name in enumerate(("orange", "light grey", "light grey", "light grey")):
        model.add(plate(rectangle(13, 8, r=2), 1.2).translate((-27 + 18 * n, -50, 18)), plastic(name))
    model.pose = (24, 0, 0)
    return model


def soldering_iron(*, colour: str = "blue", reading: str = "350") -> Model:
    """A pen iron with a lit display, resting on its stand."""
    model = Model()
    model.add(turned([(0, 0), (0.4, 0), (2.6, 9), (2.6, 26), (0, 26)]), COPPER)
    model.add(tube(7, 5, 16).translate((0, 0, 22)), STEEL)
    model.add(rod(5.4, 24).translate((0, 0, 20)), STEEL)
    model.add(turned([(0, 42), (4, 42), (8.6, 46), (8.6, 50), (6.6, 56), (7.6, 66), (8.6, 84), (0, 84)]), RUBBER)
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
        fork = block((x, -14, 0), (8, 28, tall)) - rod(17, 30).rotate((0, 90, 0)).translate((x - 4, 0, tall + 4))
        lying.add(fork, BLACK)
    lying.add(block((-34, -16, 0), (90, 32, 4)), BLACK)
    return lying


def cutting_mat(*, width: float = 300, depth: float = 220) -> Model:
    """A self-healing mat with a centimetre grid, with a knife on it."""
    model = Model()
    model.add(plate(rectangle(width, depth, r=8), 3, c=0.4), Paint((38, 92, 84)))
    lines = [block((-width / 2 + 20 + 10 * n, -depth / 2 + 20, 3), (0.9 if n % 5 == 0 else 0.45, depth - 40, 0.06))
             for n in range(int((width - 40) / 10) + 1)]  # fmt: skip
    lines += [block((-width / 2 + 20, -depth / 2 + 20 + 10 * n, 3), (width - 40, 0.9 if n % 5 == 0 else 0.45, 0.06))
              for n in range(int((depth - 40) / 10) + 1)]  # fmt: skip
    model.add(lines, Paint((196, 206, 176)))
    for n in range(0, int((width - 40) / 10) + 1, 5):
        model.add(lettering(str(n), 5).translate((-width / 2 + 20 + 10 * n, -depth / 2 + 12, 3)), Paint((196, 206, 176)))
    knife = Model()
    knife.add(rod(10, 96, c=0.8) - Manifold.compose([tube(12, 9.2, 1) .translate((0, 0, 12 + 3 * n)) for n in range(8)]), ALUMINIUM)
    knife.add(rod(10.6, 14, top=7).rotate((180, 0, 0)), BRASS)
    knife.add(polygon([(-2.4, 0), (2.4, 0), (2.4, -12), (-2.4, -22)]).extrude(0.6).rotate((90, 0, 0)).translate((0, 0, -12)), STEEL)
    model.put(knife, turn=(0, 90, 32), at=(-46, -34, 8.6), loose=True)
    model.pose = (34, 0, 0)
    return model


def multimeter(*, reading: str = "12.04") -> Model:
    """A digital multimeter with a rotary switch and two leads."""
    model = Model()
    model.add(plate(rectangle(76, 148, r=12), 32, c=3), plastic("orange"))
    model.add(plate(rectangle(64, 136, r=8), 1.2).translate((0, 0, 32)), plastic("graphite"))
    model.add(plate(rectangle(52, 34, r=2), 0.3).translate((0, 42, 33.2)), GLASSY)
    model.add(lettering(reading, 12, raised=0.1).translate((-3, 44, 33.5)), PRINT)
    model.add(lettering("V", 6, raised=0.1).translate((21, 32, 33.5)), PRINT)
    dial = plate(gear(36, 1.0) ^ circle(37), 7).translate((0, -12, 33))
    model.add(dial, BLACK)
    pointer = plate(rectangle(8, 34, r=3), 5).rotate((0, 0, 30)).translate((0, -12, 40))
    model.add(pointer, plastic("light grey"))
    ticks = [box(1.2, 4, 0.1).translate((0, 24, 0)).rotate((0, 0, a)) for *_, a in around(18, 1)]
    model.add([tick.translate((0, -12, 33.2)) for tick in ticks], LABEL)
    for x, name in ((-19, "red"), (0, "black"), (19, "red")):
        model.add(tube(9, 5, 1.6).translate((x, -55, 33.2)), plastic(name))
    for x, name in ((-19, "red"), (0, "black")):
        model.add(rod(8, 18, c=1).translate((x, -55, 33.2)), plastic(name))
        lead = curve([(x, -55, 50), (x, -55, 62), (x - 10, -66, 66), (x - 34, -80, 40), (x - 50, -82, 6)])
        model.add(wire(lead, 3), plastic(name), loose=True)
    model.pose = (44, 0, 0)
    return model


def brush_set(*, count: int = 4) -> Model:
    """Fine brushes standing in a pot."""
    model = Model()
    model.add(turned([(0, 0), (24, 0), (26, 2), (29, 62), (26.5, 62), (24, 4), (0, 4)]), gloss("white"))
    model.add(tube(57.6, 54, 5).translate((0, 0, 44)), SIGNAL)
    shades = ("brick", "sky", "yellow", "black", "green", "violet")
    for number, (x, y, angle) in enumerate(around(count, 11, start=20)):
        brush = Model()
        brush.add(turned([(0, 0), (1.6, 0), (3.2, 70), (2.4, 112), (0, 112)]), gloss(shades[number]))
        brush.add(turned([(0, 110), (2.5, 110), (3.0, 126), (2.6, 132), (0, 132)]), BRASS)
        thick = 2.6 - 0.4 * number
        brush.add(turned([(0, 132), (thick, 132), (thick * 1.15, 138), (thick * 0.5, 148), (0, 152)]), Paint((112, 72, 44)))
        lean = 11.0
        model.put(brush.turned((0, lean, angle)), at=(x * 0.5, y * 0.5, 5))
    return model
