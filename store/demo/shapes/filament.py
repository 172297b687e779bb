"""Filament on spools and in coils, and resin in bottles."""

import numpy as np
from manifold3d import Manifold

from store.demo.lettering import lettering, wrapped
from store.demo.model import Model
from store.demo.paint import BLACK, LABEL, PRINT, Paint, gloss, plastic, silk
from store.demo.solids import around, circle, plate, rectangle, rod, tube, turned
from store.demo.sweeps import Path, wire

STRAND = 1.75


def filament_paint(colour: str, sheen: str) -> Paint:
    """The look of a filament: matte, satin or silk."""
    return {"matte": plastic, "satin": gloss, "silk": silk}[sheen](colour)


def spool(
    *,
    colour: str = "orange",
    sheen: str = "satin",
    width: float = 66,
    outer: float = 200,
    label: str = "PLA",
    reel: str = "black",
) -> Model:
    """A wound spool on its rim, its labelled face to the front."""
    model = Model()
    flange = 4.0
    model.add(_reel(outer, width, flange), plastic(reel))
    wound = _wound(d=outer - 16, hub=88, width=width - 2 * flange)
    model.add(wound.translate((0, 0, flange)), filament_paint(colour, sheen))
    model.add(tube(104, 55, 0.4).translate((0, 0, width)), LABEL)
    model.add(
        tube(104, 98, 0.3).translate((0, 0, width + 0.4)), filament_paint(colour, sheen)
    )
    for text, y, size in ((label, 37.5, 11.0), ("1.75 mm", -38.0, 6.5)):
        letters = lettering(text, size, raised=0.3)
        fit = min(1.0, 46 / (letters.bounding_box()[3] * 2))
        model.add(letters.scale((fit, fit, 1)).translate((0.0, y, width + 0.4)), PRINT)
    return _standing(model, outer)


def _reel(outer: float, width: float, flange: float) -> Manifold:
    windows = [circle(30).translate((x, y)) for x, y, _ in around(6, 73, start=30)]
    side = circle(outer, sides=120) - circle(54)
    for window in windows:
        side -= window
    face = side.extrude(flange)
    rim = tube(outer, outer - 5, flange + 0.8)
    hub = tube(88, 54, width)
    near = rim.translate((0, 0, width - flange - 0.8))
    return face + rim + face.translate((0, 0, width - flange)) + near + hub


def _wound(*, d: float, hub: float, width: float) -> Manifold:
    turns = int(width / 2.1)
    pitch = width / turns
    profile = [(hub / 2 - 1, 0.0)]
    bump = np.linspace(0.12, 0.88, 5)
    for turn in range(turns):
        ridge = np.sqrt(0.25 - (bump - 0.5) ** 2) * pitch
        sag = 1.2 * float(np.cos(turn * 2.4)) * (turn % 5 == 0)
        profile += [
            (d / 2 - pitch / 2 + float(rise) - sag * 0.3, (turn + float(place)) * pitch)
            for rise, place in zip(ridge, bump, strict=True)
        ]
    profile.append((hub / 2 - 1, width))
    return turned(profile, sides=96)


def _standing(model: Model, outer: float) -> Model:
    upright = Model()
    upright.put(model, turn=(90, 0, 0), at=(0, 0, outer / 2))
    return upright


def coil(*, d: float, colour: str, sheen: str = "satin", strands: int = 4) -> Model:
    """A flat coil of loose filament, lying down."""
    model = Model()
    loops = [
        wire(
            _loop(d - 2.1 * STRAND * column, STRAND * (row + 0.5), wave=column + row),
            STRAND,
            closed=True,
            sides=6,
        )
        for column in range(strands)
        for row in range(strands)
    ]
    model.add(loops, filament_paint(colour, sheen))
    model.add(_tie(d - 2.1 * STRAND, strands), BLACK)
    return model


def _loop(d: float, height: float, *, wave: int) -> Path:
    angle = np.linspace(0, 2 * np.pi, 52, endpoint=False)
    radius = d / 2 + 0.5 * np.sin(angle * 3 + wave * 1.7)
    lift = height + 0.2 * np.sin(angle * 2 + wave)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), lift], axis=1)


def _tie(d: float, strands: int) -> Manifold:
    width = strands * 2.1 * STRAND + 1.6
    strap = plate(rectangle(width, 6, r=0.8), strands * STRAND + 0.6)
    return strap.translate((0, -d / 2, 0))


def sample_pack(*, colours: str = "white,black,red,orange,yellow,green,blue,grey") -> Model:
    """Coils of many colours laid out as an overlapping fan of two rows."""
    model = Model()
    for number, colour in enumerate(colours.split(",")):
        row, column = number % 2, number // 2
        ring = coil(d=86, colour=colour)
        model.put(
            ring, at=(column * 92 - row * 46, row * 84, 0), turn=(0, 0, 40 - 25 * column)
        )
    model.pose = (32, 0, 0)
    return model


def bottle(
    *,
    colour: str = "grey",
    label: str = "STANDARD",
    volume: str = "1 kg",
    foot: str = "405 nm RESIN",
    d: float = 92,
    height: float = 212,
) -> Model:
    """A round resin bottle with a ribbed cap and a wrapped label."""
    model = Model()
    shoulder = height - 42
    r, neck = d / 2, d * 0.23
    body = turned(
        [
            (0, 0),
            (r - 5, 0),
            (r - 1.5, 1.5),
            (r, 5),
            (r, shoulder - 14),
            (r - 2, shoulder - 6),
            (r - 8, shoulder + 2),
            (neck + 4, shoulder + 13),
            (neck, shoulder + 18),
            (neck, height - 20),
            (0, height - 20),
        ]
    )
    model.add(body, gloss(colour))
    ribs = [
        rod(2.2, 20).translate((x, y, height - 22)) for x, y, _ in around(40, neck + 4.2)
    ]
    cap = rod(2 * neck + 8, 22, c=1.2).translate((0, 0, height - 22))
    model.add([cap, *ribs], BLACK)
    model.add(tube(2 * neck + 8.6, 2 * neck, 3).translate((0, 0, height - 27)), BLACK)
    _bottle_label(model, d, shoulder, (label, volume, foot), colour)
    return model


def _bottle_label(
    model: Model, d: float, shoulder: float, words: tuple[str, str, str], colour: str
) -> None:
    low, high = 18.0, shoulder - 26
    around_ = np.pi * d * 0.62
    sheet = plate(rectangle(around_, high - low, r=3), 0.35).refine_to_length(d / 24)
    middle = (low + high) / 2
    turn = 18.0
    model.add(wrapped(sheet, d, turn=turn, z=middle), LABEL)
    band = plate(rectangle(around_ - 0.2, d * 0.17), 0.3).refine_to_length(d / 24)
    model.add(wrapped(band, d + 0.7, turn=turn, z=low + 14), plastic(colour))
    for text, size, z in (
        (words[0], 9.0, middle + 18),
        (words[1], 6.0, middle + 2),
        (words[2], 5.0, middle - 10),
    ):
        letters = lettering(text, size * d / 92, raised=0.25).refine_to_length(d / 24)
        fit = min(1.0, 0.85 * d / (letters.bounding_box()[3] * 2))
        model.add(wrapped(letters.scale((fit, fit, 1)), d + 0.74, turn=turn, z=z), PRINT)


def twin_bottles(*, label: str = "EPOXY", d: float = 54, height: float = 128) -> Model:
    """Part A and part B of a two-part coating, side by side."""
    model = Model()
    for letter, x, colour in (("A", -32.0, "clear"), ("B", 32.0, "amber")):
        one = bottle(
            colour=colour,
            label=f"{label} {letter}",
            volume="MIX 1:1",
            foot="CLEAR COAT",
            d=d,
            height=height,
        )
        model.put(one, at=(x, 0, 0))
    return model
