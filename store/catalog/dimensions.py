"""The size of a thing, as its drawing states it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

FLAT = 5  # so many times wider than high
INCH = 25.4
PARTS = " × "


class Size(NamedTuple):
    """Width, depth and height in millimetres, as they are written."""

    x: str = ""
    y: str = ""
    z: str = ""


def size_of(specifications: Iterable[tuple[str, str, str]]) -> Size:
    """Read "61 × 40 × 12.5 mm" from rows of (name, value, unit); empty when not there.

    The height of a thing that lies flat is left out: no line beside it could show it.
    """
    values = (value.split(PARTS) for _, value, unit in specifications if unit == "mm")
    size = next((Size(*value) for value in values if len(value) == 3), Size())
    return size._replace(z="") if _is_flat(size) else size


def in_inches(millimetres: str) -> str:
    """Write "61 × 40 × 12.5" as "2.40 × 1.57 × 0.49 in"; nothing for other than a size."""
    parts = millimetres.split(PARTS)
    try:
        figures = [float(part) / INCH for part in parts]
    except ValueError:
        return ""
    return f"{PARTS.join(f'{figure:.2f}' for figure in figures)} in" if parts[1:] else ""


def _is_flat(size: Size) -> bool:
    try:
        x, y, z = (float(figure) for figure in size)
    except ValueError:
        return False
    return z * FLAT < max(x, y)
