"""A drawing sheet: two views side by side or stacked, dimensioned in millimetres."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from store.demo.drawings.views import View, view
from store.demo.model import Model

Floats = npt.NDArray[np.float64]
SIDE = 960.0
EDGE, GAP, FOOT = 118.0, 112.0, 96.0
OFFSET, OVERRUN, CLEAR = 46.0, 9.0, 8.0
FLAT, SLIM = 0.44, 0.4
BROAD, BROAD_SIDE = 2.2, 0.8


@dataclass(frozen=True)
class Label:
    """Text centred on a point, turned by degrees; `small` for the foot of the sheet."""

    x: float
    y: float
    text: str
    turn: int = 0
    small: bool = False


@dataclass
class Sheet:
    """Lines by weight (N, 2, 2), arrow heads (N, 3, 2) and labels on a SIDE square."""

    title: str
    outline: list[Floats] = field(default_factory=list)
    creases: list[Floats] = field(default_factory=list)
    thin: list[Floats] = field(default_factory=list)
    centre: list[Floats] = field(default_factory=list)
    arrows: list[Floats] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)


def drawn(model: Model, *, title: str) -> Sheet:
    """The sheet of a model: width, height and depth, each measured once."""
    width, depth, height = model.size
    sheet = Sheet(title)
    lies_flat = height < FLAT * depth and width > SLIM * depth
    if lies_flat or (width + depth > BROAD * height and depth < BROAD_SIDE * width):
        _stacked(sheet, view(model, "top"), view(model, "front"))
    else:
        _beside(sheet, view(model, "front"), view(model, "right"))
    _foot(sheet)
    return sheet


def _beside(sheet: Sheet, front: View, right: View) -> None:
    room_x, room_y = SIDE - 2 * EDGE - GAP, SIDE - 2 * EDGE - FOOT
    scale = min(room_x / (front.width + right.width), room_y / front.height)
    x = (SIDE - GAP - (front.width + right.width) * scale) / 2 + 14
    y = (SIDE - FOOT - front.height * scale) / 2
    _place(sheet, front, x, y, scale)
    _width(sheet, x, y + front.height * scale, front.width * scale, front.width)
    _height(sheet, x, y, front.height * scale, front.height)
    x += front.width * scale + GAP
    _place(sheet, right, x, y, scale)
    _width(sheet, x, y + front.height * scale, right.width * scale, right.width)


def _stacked(sheet: Sheet, top: View, front: View) -> None:
    room_x, room_y = SIDE - 2 * EDGE, SIDE - 1.5 * EDGE - FOOT - GAP
    scale = min(room_x / top.width, room_y / (top.height + front.height))
    x = (SIDE - top.width * scale) / 2 + 14
    y = (SIDE - FOOT - GAP - (top.height + front.height) * scale) / 2
    _place(sheet, top, x, y, scale)
    _height(sheet, x, y, top.height * scale, top.height)
    y += top.height * scale + GAP * 0.7
    _place(sheet, front, x, y, scale)
    _height(sheet, x, y, front.height * scale, front.height)
    _width(sheet, x, y + front.height * scale, front.width * scale, front.width)


def _place(sheet: Sheet, seen: View, x: float, y: float, scale: float) -> None:
    corner = np.array([x, y])
    sheet.outline.append(seen.outline * scale + corner)
    sheet.creases.append(seen.creases * scale + corner)
    right, low = x + seen.width * scale, y + seen.height * scale
    middle_x, middle_y = (x + right) / 2, (y + low) / 2
    if low - y > 4 * CLEAR:
        _line(sheet.centre, (middle_x, y - 14), (middle_x, low + 14))
    if right - x > 4 * CLEAR:
        _line(sheet.centre, (x - 14, middle_y), (right + 14, middle_y))


def _width(sheet: Sheet, x: float, y: float, length: float, value: float) -> None:
    """A horizontal dimension under a view."""
    level = y + OFFSET
    for end in (x, x + length):
        _line(sheet.thin, (end, y + CLEAR), (end, level + OVERRUN))
    _line(sheet.thin, (x, level), (x + length, level))
    _arrow(sheet, (x, level), (1, 0), length)
    _arrow(sheet, (x + length, level), (-1, 0), length)
    sheet.labels.append(Label(x + length / 2, level - 15, _figure(value)))


def _height(sheet: Sheet, x: float, y: float, length: float, value: float) -> None:
    """An upright dimension to the left of a view."""
    level = x - OFFSET
    for end in (y, y + length):
        _line(sheet.thin, (x - CLEAR, end), (level - OVERRUN, end))
    _line(sheet.thin, (level, y), (level, y + length))
    _arrow(sheet, (level, y), (0, 1), length)
    _arrow(sheet, (level, y + length), (0, -1), length)
    sheet.labels.append(Label(level - 15, y + length / 2, _figure(value), turn=-90))


def _arrow(
    sheet: Sheet, tip: tuple[float, float], way: tuple[int, int], room: float
) -> None:
    """A slim head with its point at the tip; turned outward where there is no room."""
    point, forward = np.array(tip), np.array(way, dtype=np.float64)
    if room < 40:
        forward = -forward
        _line(sheet.thin, tip, (tip[0] + forward[0] * 30, tip[1] + forward[1] * 30))
    side = forward[::-1] * 4.2
    base = point + forward * 16
    sheet.arrows.append(np.stack([point, base + side, base - side]))


def _foot(sheet: Sheet) -> None:
    level = SIDE - 62.0
    _line(sheet.thin, (60, level), (SIDE - 60, level))
    sheet.labels.append(Label(SIDE / 2, level + 26, f"{sheet.title}   ·   mm", small=True))


def _line(into: list[Floats], a: tuple[float, float], b: tuple[float, float]) -> None:
    into.append(np.array([[a, b]], dtype=np.float64))


def _figure(value: float) -> str:
    """Millimetres to a tenth, without an idle zero."""
    return f"{value:.1f}".removesuffix(".0")
