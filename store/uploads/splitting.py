"""What to do with a part that is too big: how much smaller, or cut into which pieces."""

import math
from dataclasses import dataclass
from itertools import permutations

Sides = tuple[float, float, float]

AXES = ("width", "depth", "height")
# A part fills its room only up to this: rounding never makes it too big by a hair.
_EASE = 1e-6


@dataclass(frozen=True)
class Cut:
    """Cuts across one side of the box: which, and where along it, in mm."""

    axis: str
    at_mm: tuple[float, ...]


@dataclass(frozen=True)
class Split:
    """Cuts of a box into equal pieces that fit."""

    pieces: int
    piece_mm: Sides
    cuts: tuple[Cut, ...]


def fits(box: Sides, room: Sides, *, turned: bool = False) -> bool:
    """Say whether a box fits; a quarter turn on the bed is free, others only `turned`."""
    return largest_scale(box, room, turned=turned) >= 1


def largest_scale(box: Sides, room: Sides, *, turned: bool = False) -> float:
    """Give by how much a box can grow (over 1) or must shrink (under 1) to just fit."""
    return max(_scale(sides, room) for sides in _ways(box, turned=turned))


def split_of(box: Sides, room: Sides) -> Split:
    """Cut a box into the fewest equal pieces that fit, whichever way these are laid."""
    counts = min((_counts(box, sides) for sides in _ways(room, turned=True)), key=math.prod)
    width, depth, height = (side / count for side, count in zip(box, counts, strict=True))
    cuts = [
        Cut(axis, tuple(side * nth / count for nth in range(1, count)))
        for axis, side, count in zip(AXES, box, counts, strict=True)
        if count > 1
    ]
    return Split(math.prod(counts), (width, depth, height), tuple(cuts))


def _ways(sides: Sides, *, turned: bool) -> list[Sides]:
    """Give the ways to lay a box, as it is first."""
    width, depth, height = sides
    if turned:
        return [(x, y, z) for x, y, z in permutations(sides)]
    return [sides, (depth, width, height)]


def _scale(box: Sides, room: Sides) -> float:
    return min(space / max(side, _EASE) for side, space in zip(box, room, strict=True))


def _counts(box: Sides, room: Sides) -> tuple[int, ...]:
    return tuple(
        max(1, math.ceil(side / space - _EASE))
        for side, space in zip(box, room, strict=True)
    )
