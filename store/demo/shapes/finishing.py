"""Sanding, priming, coating and fastening."""

from itertools import pairwise

import numpy as np
from manifold3d import Manifold, OpType

from store.demo.lettering import lettering, wrapped
from store.demo.model import Model
from store.demo.paint import (
    ALUMINIUM,
    ANODISED_BLACK,
    BLACK,
    BRASS,
    LABEL,
    PRINT,
    SIGNAL,
    STEEL,
    Paint,
    gloss,
    plastic,
)
from store.demo.shapes.hotends import threaded
from store.demo.solids import (
    around,
    block,
    box,
    circle,
    gear,
    hexagon,
    plate,
    rectangle,
    rod,
    tube,
    turned,
)

GRITS = {
    "120": Paint((150, 84, 58)),
    "240": Paint((120, 88, 74)),
    "400": Paint((96, 98, 102)),
    "800": Paint((70, 76, 84)),
    "1500": Paint((54, 60, 70)),
    "2000": Paint((46, 52, 62)),
}


def sandpaper(*, grits: str = "120,240,400,800,1500") -> Model:
    """Sheets of falling grit, fanned, each with its number."""
    model = Model()
    for number, grit in enumerate(grits.split(",")):
        sheet = Model()
        sheet.add(plate(rectangle(93, 230, r=1.5), 1.2), GRITS[grit])
        sheet.add(plate(rectangle(30, 14, r=2), 0.2).translate((-26, -100, 1.2)), LABEL)
        sheet.add(lettering(grit, 8, raised=0.12).translate((-26, -100, 1.4)), PRINT)
        model.put(
            sheet.turned((0, 0, 0)),
            at=(number * 34, 0, number * 1.25),
            turn=(0, 0, -number * 7.0),
        )
    model.pose = (36, 0, 14)
    return model


def spray_can(*, colour: str = "grey", label: str = "PRIMER") -> Model:
    """A 400 ml spray can with its cap in the paint's colour."""
    model = Model()
    model.add(
        turned(
            [
                (0, 0),
                (31, 0),
                (32.5, 2),
                (32.5, 146),
                (30, 152),
                (22, 160),
                (22, 164),
                (0, 164),
            ]
        ),
        ALUMINIUM,
    )
    wrap = turned([(32.3, 5), (32.8, 5), (32.8, 144), (32.3, 144)], sides=120)
    model.add(wrap, plastic(colour))
    cap = turned(
        [
            (30.5, 150),
            (31.5, 150),
            (31.5, 190),
            (28.5, 194),
            (0, 194),
            (0, 190),
            (26, 188),
            (29, 186),
        ]
    )
    model.add(cap, gloss(colour))
    panel = plate(rectangle(78, 66, r=4), 0.3).refine_to_length(2.6)
    model.add(wrapped(panel, 65.8, turn=16, z=84), LABEL)
    for text, size, z in ((label, 10, 98), ("FINE FINISH", 4.6, 84), ("400 ml", 6, 70)):
        letters = lettering(text, size, raised=0.3).refine_to_length(2.6)
        fit = min(1.0, 62 / (letters.bounding_box()[3] * 2))
        model.add(wrapped(letters.scale((fit, fit, 1)), 66.5, turn=16, z=z), PRINT)
    stripe = turned([(32.7, 30), (33.0, 30), (33.0, 38), (32.7, 38)], sides=120)
    model.add(stripe, SIGNAL)
    return model


def inserts(*, size: float = 3, count: int = 9) -> Model:
    """Knurled brass heat-set inserts standing in rows, one lying down."""
    model = Model()
    one = _insert(size)
    gap = size * 2.8
    for number in range(count):
        at = ((number % 3) * gap, (number // 3) * gap, 0.0)
        model.add(one.translate(at), BRASS)
    model.add(one.rotate((90, 0, 35)).translate((gap * 3.1, 0.6, size * 0.78)), BRASS)
    return model


def _insert(size: float) -> Manifold:
    d, height = size * 1.53, size * 1.9
    knurl = gear(26, d / 26 * 0.94)
    low = knurl.extrude(height * 0.3, n_divisions=4, twist_degrees=10).translate(
        (0, 0, height * 0.08)
    )
    high = knurl.extrude(height * 0.34, n_divisions=4, twist_degrees=-10).translate(
        (0, 0, height * 0.58)
    )
    core = rod(d * 0.86, height) + rod(d * 0.94, height * 0.08).translate(
        (0, 0, height * 0.92)
    )
    bore = threaded(size, height + 2, pitch=size * 0.17).translate((0, 0, -1))
    return core + low + high - bore


def screw_box(*, colour: str = "orange") -> Model:
    """A sorted box of M3 screws, nuts and washers, lid open."""
    model = Model()
    case = plate(rectangle(168, 108, r=5), 26, c=1)
    wells = [
        block((-80 + 40.6 * x, -50 + 33.8 * y, 3), (38, 31, 40))
        for x in range(4)
        for y in range(3)
    ]
    model.add(case - Manifold.compose(wells), plastic("graphite"))
    lid = plate(rectangle(168, 108, r=5), 4, c=0.6).translate((0, 54, 0)).rotate((98, 0, 0))
    model.add(lid.translate((0, 55, 25)), Paint((196, 206, 206)))
    model.add(
        [block((-50, -58, 10), (16, 5, 12)), block((34, -58, 10), (16, 5, 12))],
        plastic(colour),
    )
    for x in range(4):
        for y in range(3):
            _fill(
                model,
                (-61 + 40.6 * x, -34.5 + 33.8 * y),
                2.4 * x + 5 if y < 2 else 0,
                x,
                dark=y == 0,
            )
    return model


def _fill(
    model: Model, at: tuple[float, float], length: float, kind: int, *, dark: bool
) -> None:
    """Strew screws of a length, or nuts and washers, over the floor of one well."""
    count, golden, scale = 22, np.pi * (3 - np.sqrt(5)), 1.5
    part = _screw(length).translate((0, 0, length / 2)) if length else _nut(kind)
    part = part.scale((scale, scale, scale))
    pieces = []
    for n in range(count):
        reach = np.sqrt((n + 0.5) / count)
        x = at[0] + float(reach * np.cos(n * golden)) * (8.0 if length else 12.5)
        y = at[1] + float(reach * np.sin(n * golden)) * (5.0 if length else 9.5)
        lying = (90.0 - (n % 4) * 9, 0.0, n * 77.0)
        flat = ((n % 3) * 22.0, 8.0, n * 40.0)
        piece = part.rotate(lying if length else flat)
        pieces.append(piece.translate((x, y, 8 + (n % 3) * 3.6)))
    model.add(pieces, ANODISED_BLACK if dark else STEEL)


def _screw(length: float) -> Manifold:
    head = turned([(0, 0), (2.75, 0), (2.75, 2.6), (2.4, 3), (0, 3)], sides=24)
    socket = plate(hexagon(2.5), 3).translate((0, 0, 1.4))
    shank = turned([(0, 0), (1.5, 0), (1.5, -length), (0, -length)], sides=16)
    return head - socket + shank


def _nut(kind: int) -> Manifold:
    outline = hexagon(5.5) if kind % 2 else circle(7, sides=28)
    return plate(outline - circle(3.1, sides=20), 2.4 if kind % 2 else 0.6)


def paint_pots(*, colours: str = "white,yellow,red,blue,green,black") -> Model:
    """Dropper bottles of paint in two rows."""
    model = Model()
    for number, colour in enumerate(colours.split(",")):
        at = ((number % 3) * 32 + (number // 3) * 16, (number // 3) * 30, 0)
        model.put(_dropper(colour), at=at)
    return model


def _dropper(colour: str) -> Model:
    pot = Model()
    pot.add(
        turned(
            [(0, 0), (12, 0), (12.6, 1), (12.6, 44), (10, 50), (6, 53), (6, 57), (0, 57)]
        ),
        gloss(colour),
    )
    sheet = plate(rectangle(46, 24, r=1), 0.2).refine_to_length(1.6)
    pot.add(wrapped(sheet, 25.4, turn=18, z=22), LABEL)
    tag = lettering(colour.upper(), 3.6, raised=0.2).refine_to_length(1.6)
    pot.add(wrapped(tag, 25.9, turn=18, z=24), PRINT)
    band = plate(rectangle(45.6, 4), 0.2).refine_to_length(1.6)
    pot.add(wrapped(band, 25.7, turn=18, z=14), plastic(colour))
    ribs = [rod(1.1, 12).translate((x, y, 54)) for x, y, _ in around(22, 6.9)]
    pot.add(
        [
            rod(14, 12, c=0.4).translate((0, 0, 54)),
            *ribs,
            rod(13, 12, top=6).translate((0, 0, 66)),
        ],
        BLACK,
    )
    return pot


def putty_tube(*, label: str = "FILLER", colour: str = "brick") -> Model:
    """A crimped tube of putty lying on its back."""
    model = Model()
    rings = []
    for step in np.linspace(0, 1, 28):
        wide = 21 + 9 * step**0.7
        thick = 19 * (1 - step**2.2) + 1.2
        ring = circle(2).scale((wide, thick))
        rings.append(ring.extrude(0.6).translate((0, 0, 128 * float(step))))
    hull = [Manifold.batch_hull([a, b]) for a, b in pairwise(rings)]
    body = Manifold.batch_boolean(hull, OpType.Add)
    model.add(body, plastic("ivory"))
    model.add(box(60, 3.2, 12).translate((0, 0, 126)), ALUMINIUM)
    model.add(
        turned([(0, 0), (16, 0), (19, -3), (8, -9), (8, -12), (0, -12)]), plastic("ivory")
    )
    ribs = [rod(1.6, 18).translate((x, y, -30)) for x, y, _ in around(28, 11.2)]
    model.add([rod(22.6, 18, c=0.8).translate((0, 0, -30)), *ribs], plastic(colour))
    for low, high, paint in ((34, 74, plastic(colour)), (80, 84, plastic(colour))):
        zone = box(120, 120, high - low).translate((0, 0, low))
        model.add(body.scale((1.012, 1.012, 1)) ^ zone, paint)
    tag = lettering(label, 11, raised=6).rotate((0, 0, 90)).rotate((90, 0, 0))
    skin = body.scale((1.022, 1.022, 1)) - body.scale((1.0, 1.0, 1))
    model.add(tag.scale((1, 8, 1)).translate((0, 0, 54)) ^ skin, LABEL)
    lying = Model()
    lying.put(model, turn=(90, 0, -118), at=(0, 0, 22))
    return lying


def polishing_discs(*, count: int = 4) -> Model:
    """Felt and cotton wheels with a mandrel for a rotary tool."""
    model = Model()
    shades = (
        Paint((222, 214, 196)),
        Paint((190, 104, 72)),
        Paint((120, 128, 134)),
        Paint((208, 178, 120)),
    )
    for number in range(count):
        disc = rod(25, 7, c=1.4) - rod(3, 20).translate((0, 0, -2))
        place = ((number % 2) * 30, (number // 2) * 30, 0)
        model.add(disc.translate(place), shades[number % 4])
        model.add(tube(9, 3, 0.4).translate((place[0], place[1], 7)), LABEL)
    model.add(rod(3, 34).rotate((90, 0, 70)).translate((-16, 20, 4.4)), STEEL)
    model.add(rod(9, 3).rotate((90, 0, 70)).translate((-16, 20, 4.5)), STEEL)
    return model
