"""How a file becomes a part: what its numbers mean, its size, and which way is down."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from store.kernel.errors import Invalid

FULL_SIZE: Final = 10_000
SMALLEST_SCALE: Final = 100
LARGEST_SCALE: Final = 200_000

Direction = tuple[float, float, float]
AS_IN_THE_FILE: Final[Direction] = (0.0, 0.0, -1.0)


class Unit(StrEnum):
    """What the numbers of a file without a unit mean."""

    MM = "mm"
    CM = "cm"
    INCH = "inch"
    M = "m"

    @property
    def millimetres(self) -> float:
        return _MILLIMETRES[self]


_MILLIMETRES: Final = {Unit.MM: 1.0, Unit.CM: 10.0, Unit.INCH: 25.4, Unit.M: 1000.0}


@dataclass(frozen=True)
class Preparation:
    """What is done to a file's surface before it is measured, priced and printed.

    `scale` is in basis points (10000 = full size). `down` is the direction, in the file's
    own axes, that shall face the bed; None leaves the part as it was drawn. However a
    choice was written (90 or 90.0, (0, 0, 2) or (-0.0, 0, 1)), its `key` is the same.
    """

    unit: Unit = Unit.MM
    scale: int = FULL_SIZE
    down: Direction | None = None
    repaired: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", _checked_unit(self.unit))
        object.__setattr__(self, "scale", _checked_scale(self.scale))
        object.__setattr__(self, "down", _canonical(self.down))
        object.__setattr__(self, "repaired", bool(self.repaired))

    @property
    def key(self) -> str:
        """A short name of this preparation, at most 60 characters, safe in an URL."""
        down = ("down", *(f"{part:g}" for part in self.down)) if self.down else ()
        mended = ("repaired",) if self.repaired else ()
        words = (self.unit, str(self.scale), *down, *mended)
        return "_".join(words)

    @classmethod
    def from_key(cls, key: str) -> "Preparation":
        """Read what `key` gave; raises Invalid for anything else."""
        unit, _, rest = key.partition("_")
        scale, *words = rest.split("_")
        repaired = words[-1:] == ["repaired"]
        words = words[:-1] if repaired else words
        if not (scale.isdecimal() and len(scale) < 8) or words[:1] not in ([], ["down"]):
            raise _not_a_preparation()
        down = _direction(words[1:]) if words else None
        made = cls(_checked_unit(unit), int(scale), down, repaired)
        if made.key != key:
            raise _not_a_preparation()
        return made

    @property
    def factor(self) -> float:
        """Millimetres for one of the file's units, scale included."""
        return self.unit.millimetres * self.scale / FULL_SIZE

    @property
    def turn(self) -> tuple[Direction, Direction, Direction]:
        """The rows of the rotation that takes `down` to the bed, by the shortest way.

        A point of the file stands at `turn @ point` (columns) or `point @ turn.T` (rows).
        """
        return _turn(self.down or AS_IN_THE_FILE)

    def laid_on(self, side: Direction) -> "Preparation":
        """Lay the part, as it stands now, on the side that this direction points to."""
        rows = self.turn
        down = tuple(sum(rows[i][axis] * side[i] for i in range(3)) for axis in range(3))
        return replace(self, down=(down[0], down[1], down[2]))

    def for_file(self, *, has_units: bool) -> "Preparation":
        """Drop the choice of unit for a file that states its own (3MF, STEP).

        Only STL, OBJ and PLY are bare numbers; a 3MF in inches stays in inches whatever
        the customer chose before the file was known.
        """
        return replace(self, unit=Unit.MM) if has_units else self


def _not_a_preparation() -> Invalid:
    return Invalid("These settings of the model cannot be read. Choose them again.")


def _checked_unit(unit: str) -> Unit:
    try:
        return Unit(unit)
    except ValueError:
        raise Invalid("Choose millimetres, centimetres, inches or metres.") from None


def _checked_scale(scale: float) -> int:
    if not math.isfinite(scale) or scale != int(scale):
        raise Invalid("Give the scale with at most two decimals.")
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise Invalid("Choose a scale between 1 % and 2000 %.")
    return int(scale)


def _direction(words: list[str]) -> Direction:
    try:
        x, y, z = (float(word) for word in words)
    except ValueError:
        raise _not_a_preparation() from None
    return x, y, z


def _canonical(down: Direction | None) -> Direction | None:
    """Give a unit vector of four decimals, so that equal directions are equal."""
    if down is None:
        return None
    previous, current = down, _rounded_unit(down)
    # Rounding moves the length a little off 1: once more, until nothing moves.
    for _ in range(8):
        if current == previous:
            break
        previous, current = current, _rounded_unit(current)
    return None if current == AS_IN_THE_FILE else current


def _rounded_unit(vector: Direction) -> Direction:
    length = math.hypot(*vector)
    if not math.isfinite(length) or length < 1e-9:
        raise Invalid("Choose a side of the model to lay on the bed.")
    # Adding 0.0 turns -0.0 into 0.0.
    x, y, z = (round(part / length, 4) + 0.0 for part in vector)
    return x, y, z


def _turn(down: Direction) -> tuple[Direction, Direction, Direction]:
    """Rodrigues' formula for the rotation between two unit vectors, with the bed at -z."""
    length = math.hypot(*down)
    x, y, z = (part / length for part in down)
    if z > 1 - 1e-9:
        return (1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0)
    # The axis is down x (0, 0, -1) = (-y, x, 0); its cosine is -z.
    share = 1 / (1 - z)
    return (
        (1 - x * x * share, -x * y * share, x),
        (-x * y * share, 1 - y * y * share, y),
        (-x, -y, -z),
    )
