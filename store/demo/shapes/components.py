"""What boards are populated with: chips, terminals, headers, sockets, capacitors."""

from collections.abc import Sequence

from manifold3d import Manifold

from store.demo.lettering import lettering
from store.demo.model import Model
from store.demo.paint import (
    ALUMINIUM,
    BLACK,
    CHIP,
    COPPER,
    DARK_STEEL,
    LABEL,
    PCB_GOLD,
    PRINT,
    STEEL,
    Paint,
    gloss,
    plastic,
)
from store.demo.solids import (
    Point,
    block,
    box,
    circle,
    corners,
    holes,
    plate,
    rectangle,
    rod,
    tube,
)

THICK = 1.6


def board(
    width: float, depth: float, paint: Paint, *, hole: float = 3.2, inset: float = 4
) -> Model:
    """A bare circuit board with four plated holes, its top at z = THICK."""
    model = Model()
    places = corners(width - 2 * inset, depth - 2 * inset)
    model.add(plate(holes(rectangle(width, depth, r=2), places, hole), THICK), paint)
    rings = [tube(hole + 2.2, hole, 0.06).translate((x, y, THICK)) for x, y in places]
    model.add(rings, PCB_GOLD)
    return model


def silk(model: Model, text: str, at: Point, *, height: float, turn: float = 0) -> None:
    """White print on a board."""
    letters = lettering(text, height, raised=0.06).rotate((0, 0, turn))
    model.add(letters.translate((*at, THICK)), LABEL)


def chip(side: float, *, mark: str = "", tall: float = 1.3, deep: float = 0) -> Model:
    """A flat chip with legs on all four sides, or on two when `deep` is given."""
    model = Model()
    other = deep or side
    model.add(box(side, other, tall, c=0.15).translate((0, 0, 0.2)), CHIP)
    pitch = 0.8
    legs: list[Manifold] = []
    for number in range(int((side - 1) / pitch)):
        x = -side / 2 + 0.7 + number * pitch
        legs += [
            block((x, s * (other / 2 + 0.4) - 0.5, 0), (0.42, 1.0, 0.3)) for s in (-1, 1)
        ]
    for number in range(int((other - 1) / pitch) if not deep else 0):
        y = -side / 2 + 0.7 + number * pitch
        legs += [
            block((s * (side / 2 + 0.4) - 0.5, y, 0), (1.0, 0.42, 0.3)) for s in (-1, 1)
        ]
    model.add(legs, STEEL)
    model.add(
        rod(side * 0.1, 0.06).translate((-side * 0.36, other * 0.36, tall + 0.2)),
        DARK_STEEL,
    )
    if mark:
        letters = lettering(mark, min(side, other) * 0.17, raised=0.06)
        model.add(letters.translate((0, 0, tall + 0.2)), Paint((150, 152, 154)))
    return model


def terminal(ways: int, *, pitch: float = 5.0, colour: str = "green") -> Model:
    """Screw terminals in a row along x, mouths to the front."""
    model = Model()
    length = ways * pitch
    body = block((-length / 2, -4, 0), (length, 8, 10))
    places = [(-length / 2 + pitch * (way + 0.5)) for way in range(ways)]
    for x in places:
        body -= block((x - pitch * 0.34, -5, 1.2), (pitch * 0.68, 4, 4.2))
        body -= rod(pitch * 0.72, 3).translate((x, 0.6, 8.2))
    model.add(body, plastic(colour))
    slot = block((-2, -0.35, 1.3), (4, 0.7, 1))
    screw = rod(pitch * 0.68, 1.8) - slot
    model.add([screw.rotate((0, 0, 25)).translate((x, 0.6, 7.6)) for x in places], STEEL)
    return model


def header(ways: int, *, rows: int = 1, pitch: float = 2.54, pins: bool = True) -> Model:
    """A pin strip, or a socket strip, along x."""
    model = Model()
    length, depth = ways * pitch, rows * pitch
    body = box(length, depth, 2.5 if pins else 8.5, c=0.25)
    places = [
        (-length / 2 + pitch * (way + 0.5), -depth / 2 + pitch * (row + 0.5))
        for way in range(ways)
        for row in range(rows)
    ]
    if pins:
        model.add(body, BLACK)
        model.add(
            [block((x - 0.32, y - 0.32, 0), (0.64, 0.64, 8.5)) for x, y in places], PCB_GOLD
        )
    else:
        sunk = [block((x - 0.5, y - 0.5, 5), (1, 1, 5)) for x, y in places]
        model.add(body - Manifold.compose(sunk), BLACK)
    return model


def jst(ways: int, *, colour: str = "white") -> Model:
    """A shrouded connector along x."""
    model = Model()
    length = ways * 2.5 + 2.4
    shell = block((-length / 2, -2.9, 0), (length, 5.8, 7))
    shell -= block((-length / 2 + 0.8, -2.0, 1.5), (length - 1.6, 4.2, 8))
    shell -= block((-length / 4, -4, 3.5), (length / 2, 2, 8))
    model.add(shell, plastic(colour))
    pins = [
        block((-ways * 1.25 + 2.5 * (way + 0.5) - 0.3, 0, 0), (0.6, 0.6, 5))
        for way in range(ways)
    ]
    model.add(pins, STEEL)
    return model


def capacitor(d: float, height: float) -> Model:
    """A standing electrolytic capacitor."""
    model = Model()
    model.add(rod(d, height, c=d * 0.06), Paint((44, 58, 84)))
    model.add(rod(d * 0.84, 0.1).translate((0, 0, height)), ALUMINIUM)
    cross = rectangle(d * 0.7, d * 0.05) + rectangle(d * 0.05, d * 0.7)
    model.add(cross.extrude(0.1).translate((0, 0, height + 0.1)), DARK_STEEL)
    band = (circle(d + 0.1) - circle(d)) ^ rectangle(d * 0.5, d).translate((0, -d * 0.6))
    model.add(band.extrude(height * 0.84).translate((0, 0, height * 0.08)), LABEL)
    return model


def usb_c() -> Model:
    """A USB-C socket, mouth to the front."""
    model = Model()
    shell = plate(rectangle(9, 3.2, r=1.5), 7.4) - plate(
        rectangle(8.3, 2.5, r=1.2), 6
    ).translate((0, 0, 2))
    model.add(shell.rotate((90, 0, 0)).translate((0, 3.7, 1.6)), STEEL)
    model.add(block((-3.3, -3, 1.3), (6.6, 6, 0.7)), BLACK)
    return model


def relay() -> Model:
    """A cube relay."""
    model = Model()
    model.add(box(19, 15.4, 15.3, c=0.5), gloss("blue"))
    for text, size, y in (
        ("RELAY 5 V", 2.0, 3.2),
        ("10A 250V~", 1.7, -0.6),
        ("SRD-05", 1.6, -3.8),
    ):
        model.add(lettering(text, size, raised=0.06).translate((0, y, 15.3)), LABEL)
    return model


def heatsink(side: float, *, height: float = 8, paint: Paint = ALUMINIUM) -> Model:
    """A finned block, fins along y."""
    model = Model()
    fins = 5
    pitch = side / fins
    body = [block((-side / 2, -side / 2, 0), (side, side, 1.6))]
    body += [
        block(
            (-side / 2 + pitch * fin + pitch * 0.28, -side / 2, 1.6),
            (pitch * 0.44, side, height - 1.6),
        )
        for fin in range(fins)
    ]
    model.add(body, paint)
    return model


def button(*, colour: str = "black") -> Model:
    """A small push button."""
    model = Model()
    model.add(box(6, 6, 3.4, c=0.2), STEEL)
    model.add(rod(3.4, 1.6, c=0.2).translate((0, 0, 3.4)), plastic(colour))
    return model


def inductor(side: float) -> Model:
    """A moulded power inductor."""
    model = Model()
    model.add(
        plate(rectangle(side, side, r=side * 0.22), side * 0.5, c=0.4), Paint((72, 74, 78))
    )
    model.add(
        lettering("100", side * 0.3, raised=0.06).translate((0, 0, side * 0.5)), LABEL
    )
    return model


def smalls(places: Sequence[Point], *, tan: bool = False) -> Model:
    """A scatter of small resistors or capacitors."""
    model = Model()
    body = Paint((176, 142, 104)) if tan else PRINT
    model.add([box(1.1, 1.3, 0.7).translate((x, y, 0)) for x, y in places], body)
    ends = [
        box(0.45, 1.3, 0.72).translate((x + s * 0.75, y, 0))
        for x, y in places
        for s in (-1, 1)
    ]
    model.add(ends, STEEL)
    return model


def coil_of_copper(d: float) -> Model:
    """A toroid wound with copper."""
    model = Model()
    ring = [
        rod(d * 0.22, d * 0.4).translate((d * 0.34, 0, 0)).rotate((0, 0, 18 * n))
        for n in range(20)
    ]
    model.add(ring, COPPER)
    return model
