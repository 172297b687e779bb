"""A sheet painted as a picture for the gallery."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from store.demo.drawings.sheet import SIDE, Label, Sheet

Floats = npt.NDArray[np.float64]
INK, ACCENT = "#6c7f90", "#d0703c"
FINE = 3
TEXT, SMALL = 24, 17


def image(sheet: Sheet, *, size: int, ink: str = INK, accent: str = ACCENT) -> Image.Image:
    """The sheet as a square transparent picture, `size` pixels wide."""
    side = size * FINE
    large = Image.new("RGBA", (side, side), (*_rgb(ink), 0))
    pen, unit = ImageDraw.Draw(large), side / SIDE
    _strokes(pen, sheet.centre, unit, 0.7, accent)
    _strokes(pen, sheet.thin, unit, 1.0, accent)
    _strokes(pen, sheet.creases, unit, 0.8, ink)
    _strokes(pen, sheet.outline, unit, 2.0, ink)
    for head in sheet.arrows:
        pen.polygon([(float(x), float(y)) for x, y in head * unit], fill=accent)
    for label in sheet.labels:
        _write(large, label, unit, ink)
    return large.reduce(FINE)


def _strokes(
    pen: ImageDraw.ImageDraw, lines: list[Floats], unit: float, width: float, colour: str
) -> None:
    weight = max(round(width * unit), 1)
    for line in lines:
        for a, b in line * unit:
            pen.line(
                [(float(a[0]), float(a[1])), (float(b[0]), float(b[1]))], colour, weight
            )


def _write(large: Image.Image, label: Label, unit: float, ink: str) -> None:
    size = (SMALL if label.small else TEXT) * unit
    font = ImageFont.load_default(size=size)
    left, top, right, bottom = (int(v) for v in font.getbbox(label.text))
    tag = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(tag).text((2 - left, 2 - top), label.text, font=font, fill=255)
    tag = tag.rotate(-label.turn, expand=True)
    corner = (int(label.x * unit - tag.width / 2), int(label.y * unit - tag.height / 2))
    large.paste(Image.new("RGBA", tag.size, (*_rgb(ink), 255)), corner, tag)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
