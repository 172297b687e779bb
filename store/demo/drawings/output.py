"""A sheet on paper: scalable for the page, or painted for the gallery."""

from html import escape

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from store.demo.drawings.sheet import SIDE, Label, Sheet

Floats = npt.NDArray[np.float64]
INK, ACCENT = "#6c7f90", "#d0703c"
FINE = 3
EMPTY = np.empty((0, 2, 2))
TEXT, SMALL = 24, 17
SPACE = "http://www.w3.org/2000/svg"
MONO = "ui-monospace, 'JetBrains Mono', 'DejaVu Sans Mono', monospace"


def svg(sheet: Sheet, *, ink: str = INK, accent: str = ACCENT) -> str:
    """The sheet as a standalone SVG document that needs no style sheet."""
    label = f"Drawing of {escape(sheet.title)} with dimensions in millimetres"
    box = f"0 0 {SIDE:.0f} {SIDE:.0f}"
    rows = [
        f'<svg xmlns="{SPACE}" viewBox="{box}" role="img" aria-label="{label}">',
        f'<g fill="none" stroke="{ink}" stroke-linecap="round" stroke-linejoin="round">',
        _path(sheet.creases, 0.8),
        _path(sheet.outline, 2.0),
        "</g>",
        f'<g fill="none" stroke="{accent}">',
        _path(sheet.centre, 0.7, dash="16 4 3 4"),
        _path(sheet.thin, 1.0),
        "</g>",
        f'<path fill="{accent}" d="{"".join(_closed(head) for head in sheet.arrows)}"/>',
        f'<g fill="{ink}" font-family="{MONO}" text-anchor="middle">',
        *(_text(each) for each in sheet.labels),
        "</g></svg>",
    ]
    return "\n".join(rows)


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


def _path(lines: list[Floats], width: float, *, dash: str = "") -> str:
    tenths = np.rint(np.concatenate([EMPTY, *lines]) * 10).astype(np.int64)
    moves = "".join(
        f"M{x0 / 10:g} {y0 / 10:g}L{x1 / 10:g} {y1 / 10:g}"
        for (x0, y0), (x1, y1) in tenths
        if (x0, y0) != (x1, y1)
    )
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path stroke-width="{width}"{dashes} d="{moves}"/>'


def _closed(head: Floats) -> str:
    (a, b), (c, d), (e, f) = np.round(head, 1)
    return f"M{a:g} {b:g}L{c:g} {d:g}L{e:g} {f:g}Z"


def _text(label: Label) -> str:
    size = SMALL if label.small else TEXT
    turn = (
        f' transform="rotate({label.turn} {label.x:.1f} {label.y:.1f})"'
        if label.turn
        else ""
    )
    drop = label.y + size * 0.34
    place = f'x="{label.x:.1f}" y="{drop:.1f}" font-size="{size}"'
    return f"<text {place}{turn}>{escape(label.text)}</text>"


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
