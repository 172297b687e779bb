"""Hand tools for printing and finishing."""

import numpy as np
from manifold3d import CrossSection, Manifold

from store.demo.lettering import lettering
from store.demo.model import Model
from store.demo.paint import (
    ALUMINIUM,
    BLACK,
    BRASS,
    DARK_STEEL,
    LABEL,
    SIGNAL,
    STEEL,
    Paint,
    gloss,
    plastic,
)
from store.demo.solids import (
    around,
    block,
    box,
    hexagon,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
    turned,
)
from store.demo.sweeps import curve, sweep, wire


def _handles(*, spread: float = 13, length: float = 84) -> Manifold:
    outline = [(-4.4, -3.2), (4.4, -3.2), (4.4, 3.2), (-4.4, 3.2)]
    soft = (
        CrossSection([np.array(outline)]).offset(1.6, circular_segments=24).to_polygons()[0]
    )
    ring = [(float(x), float(y)) for x, y in soft]
    path = curve(
        [(3, -6, 5), (9, -22, 5), (spread, -48, 5), (spread - 1, -length, 5)], steps=10
    )
    grip = sweep(path, ring)
    return Manifold.compose([grip, grip.mirror((1, 0, 0))])


def flush_cutter(*, colour: str = "red") -> Model:
    """A flush cutter lying down, jaws away."""
    model = Model()
    model.add(_handles(), plastic(colour))
    for side in (1, -1):
        jaw = polygon(
            [(0.5, 26), (3.4, 24), (8.5, 8), (9.5, -4), (4, -12), (-3, -6), (0.5, 6)]
        )
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
    grip = turned(
        [(0, 60), (5, 60), (7, 64), (6, 70), (8.4, 78), (8.8, 96), (7.6, 110), (0, 110)]
    )
    flutes = [rod(3.2, 60).translate((x, y, 72)) for x, y, _ in around(8, 9.6)]
    driver.add(grip - Manifold.compose(flutes), plastic(colour))
    driver.add(turned([(0, 110), (6.4, 110), (6.4, 113), (5, 115), (0, 115)]), BLACK)
    return driver


def deburring_tool(*, colour: str = "blue") -> Model:
    """A deburring tool with its bent blade, lying down."""
    model = Model()
    grip = turned(
        [
            (0, 0),
            (6, 0),
            (7.4, 2),
            (7.4, 20),
            (6.6, 26),
            (7.4, 32),
            (7.6, 70),
            (6.4, 88),
            (4.6, 92),
            (0, 92),
        ]
    )
    flats = [block((-2, 6.6, 34), (4, 4, 36)).rotate((0, 0, a)) for *_, a in around(8, 1)]
    model.add((grip - Manifold.compose(flats)).rotate((0, 90, 0)), plastic(colour))
    model.add(rod(8.4, 8, top=5).rotate((0, 90, 0)).translate((92, 0, 0)), STEEL)
    blade = curve([(98, 0, 0), (112, 0, 0), (120, 0, 1), (126, -5, 3), (128, -14, 4)])
    model.add(wire(blade, 3.2), STEEL)
    standing = Model(pose=(0, -32, 16))
    standing.put(model, at=(0, 0, 7.8))
    return standing


def tweezers(*, length: float = 122) -> Model:
    """Fine tweezers lying on their side, points to the front."""
    model = Model()
    taper = polygon(
        [
            (-1, 0.9),
            (length * 0.3, 4.6),
            (length + 9, 4.6),
            (length + 9, -4.6),
            (length * 0.3, -4.6),
            (-1, -0.9),
        ]
    )
    wedge = taper.extrude(80).rotate((90, 0, 90)).translate((-40, 0, 5))
    for side in (1, -1):
        path = curve(
            [
                (side * 0.8, length, 5),
                (side * 4, length * 0.86, 5),
                (side * 10, length * 0.5, 5),
                (side * 5.4, length * 0.16, 5),
                (side * 0.9, 0, 5),
            ],
            steps=16,
        )
        arm = sweep(path, [(-1.1, -5), (1.1, -5), (1.1, 5), (-1.1, 5)])
        model.add(arm ^ wedge, STEEL)
        pads = [
            box(3.4, 1.3, 7.4).translate(
                (side * (9.9 - n * 0.13), length * 0.36 + n * 2.6, 1.3)
            )
            for n in range(7)
        ]
        model.add(pads, BLACK)
    model.add(box(4.4, 16, 9.2, c=0.3).translate((0, length - 7, 0.4)), SIGNAL)
    model.pose = (50, 0, 30)
    return model


def scraper(*, colour: str = "orange", width: float = 48) -> Model:
    """A broad print scraper with a thin steel blade."""
    model = Model()
    blade = polygon(
        [
            (-width / 2, 0),
            (width / 2, 0),
            (width / 2 - 6, 46),
            (9, 66),
            (-9, 66),
            (-width / 2 + 6, 46),
        ]
    )
    edge = block((-60, -4, 0.55), (120, 11, 4)).rotate((4, 0, 0))
    model.add(blade.extrude(0.9).translate((0, 0, 6)) - edge.translate((0, 0, 6)), STEEL)
    outline = polygon(
        [
            (-10, 56),
            (10, 56),
            (12, 66),
            (10.5, 82),
            (13, 120),
            (12, 146),
            (8, 152),
            (-8, 152),
            (-12, 146),
            (-13, 120),
            (-10.5, 82),
            (-12, 66),
        ]
    ).offset(1)
    grip = plate(outline, 13, c=2.4)
    model.add(grip - rod(6, 40).translate((0, 144, -5)), plastic(colour))
    model.add([rod(4.6, 0.7).translate((0, y, 12.8)) for y in (64, 76)], STEEL)
    model.add([box(12, 1.6, 0.5).translate((0, y, 12.9)) for y in range(96, 126, 6)], BLACK)
    model.pose = (32, 0, 26)
    return model


def cutting_mat(*, width: float = 300, depth: float = 220) -> Model:
    """A self-healing mat with a centimetre grid, with a knife on it."""
    model = Model()
    model.add(plate(rectangle(width, depth, r=8), 3, c=0.4), Paint((38, 92, 84)))
    lines = [
        block(
            (-width / 2 + 20 + 10 * n, -depth / 2 + 20, 3),
            (0.9 if n % 5 == 0 else 0.45, depth - 40, 0.06),
        )
        for n in range(int((width - 40) / 10) + 1)
    ]
    lines += [
        block(
            (-width / 2 + 20, -depth / 2 + 20 + 10 * n, 3),
            (width - 40, 0.9 if n % 5 == 0 else 0.45, 0.06),
        )
        for n in range(int((depth - 40) / 10) + 1)
    ]
    model.add(lines, Paint((196, 206, 176)))
    for n in range(0, int((width - 40) / 10) + 1, 5):
        model.add(
            lettering(str(n), 5).translate((-width / 2 + 20 + 10 * n, -depth / 2 + 12, 3)),
            Paint((196, 206, 176)),
        )
    knife = Model()
    knife.add(
        rod(10, 96, c=0.8)
        - Manifold.compose(
            [tube(12, 9.2, 1).translate((0, 0, 12 + 3 * n)) for n in range(8)]
        ),
        ALUMINIUM,
    )
    knife.add(rod(10.6, 14, top=7).rotate((180, 0, 0)), BRASS)
    knife.add(
        polygon([(-2.4, 0), (2.4, 0), (2.4, -12), (-2.4, -22)])
        .extrude(0.6)
        .rotate((90, 0, 0))
        .translate((0, 0, -12)),
        STEEL,
    )
    model.put(knife, turn=(0, 90, 32), at=(-46, -34, 8.6), loose=True)
    model.pose = (34, 0, 0)
    return model


def brush_set(*, count: int = 4) -> Model:
    """Fine brushes standing in a pot."""
    model = Model()
    model.add(
        turned([(0, 0), (24, 0), (26, 2), (29, 62), (26.5, 62), (24, 4), (0, 4)]),
        gloss("white"),
    )
    model.add(tube(57.6, 54, 5).translate((0, 0, 44)), SIGNAL)
    shades = ("brick", "sky", "yellow", "black", "green", "violet")
    for number, (x, y, angle) in enumerate(around(count, 11, start=20)):
        brush = Model()
        brush.add(
            turned([(0, 0), (1.6, 0), (3.2, 70), (2.4, 112), (0, 112)]),
            gloss(shades[number]),
        )
        brush.add(turned([(0, 110), (2.5, 110), (3.0, 126), (2.6, 132), (0, 132)]), BRASS)
        thick = 2.6 - 0.4 * number
        brush.add(
            turned(
                [(0, 132), (thick, 132), (thick * 1.15, 138), (thick * 0.5, 148), (0, 152)]
            ),
            Paint((112, 72, 44)),
        )
        lean = 11.0
        model.put(brush.turned((0, lean, angle)), at=(x * 0.5, y * 0.5, 5))
    return model
