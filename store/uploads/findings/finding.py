"""One thing to know about a part before it is printed, and what can be done about it."""

from dataclasses import dataclass
from enum import StrEnum

from store.kernel.formats import number
from store.uploads.preparation import Preparation
from store.uploads.splitting import Sides


class Level(StrEnum):
    """How much a finding matters: good to know, worth a look, or in the way of printing."""

    INFO = "info"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True)
class Action:
    """A button that has the file prepared in another way."""

    label: str
    preparation: Preparation


@dataclass(frozen=True)
class Finding:
    """A short title and a sentence of what it means, with a code for machines."""

    code: str
    level: Level
    title: str
    sentence: str
    action: Action | None = None


def sides(box: Sides) -> str:
    """Write a box: 127 × 64 × 35 mm; below 10 mm with a decimal."""
    return " × ".join(length(side) for side in box) + " mm"


def length(millimetres: float) -> str:
    """Write millimetres, without the unit, as precisely as matters."""
    places = 2 if millimetres < 1 else 1 if millimetres < 10 else 0
    return number(millimetres, places)


def area(square_millimetres: float) -> str:
    """Write an area: 12 cm², or 40 mm² when it is small."""
    if square_millimetres < 100:
        return f"{number(square_millimetres)} mm²"
    return f"{_figure(square_millimetres / 100)} cm²"


def volume(cubic_millimetres: float) -> str:
    """Write a volume: 4.2 cm³, or 250 mm³ when it is small."""
    if cubic_millimetres < 1000:
        return f"{number(cubic_millimetres)} mm³"
    return f"{_figure(cubic_millimetres / 1000)} cm³"


def share(part: float) -> str:
    """Write a share, 0 to 1, in per cent."""
    return f"{number(100 * part, 0 if part >= 0.095 else 1)} %"


def counted(count: int, one: str, many: str) -> str:
    """Write a number of things: 1 hole, 3 holes."""
    return f"{number(count)} {one if count == 1 else many}"


def _figure(value: float) -> str:
    return number(value, 1 if value < 10 else 0)
