"""How many copies of a piece go onto one plate, and what any number of pieces takes.

Copies on a plate share its start, its priming and, layer by layer, the time that plastic
needs to cool: this is where the price of many falls below many times the price of one.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from store.kernel.money import half_up
from store.quotes.estimate import Estimate

# Plates with these numbers of copies are worked out, those between lie on a straight line.
# A layer takes as long as its beads or its cooling, whichever is longer, so that the line
# between two plates lies on or just above the true time.
STEPS = (1, 2, 5, 10, 25, 100, 500)


class Work(NamedTuple):
    """What printing takes: plates, and the sums over them; supports are part of both."""

    plates: int
    seconds: int
    milligrams: int
    support_seconds: int
    support_milligrams: int


_NOTHING = Work(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Plates:
    """Plates of one piece: how many copies fit, and what a plate of them takes."""

    capacity: int
    estimate: Callable[[int], Estimate]
    _known: dict[int, Work] = field(default_factory=dict, compare=False, repr=False)
    _works: dict[int, Work] = field(default_factory=dict, compare=False, repr=False)

    def work(self, pieces: int) -> Work:
        """Give what so many pieces take: full plates, and one with the rest."""
        if pieces not in self._works:
            self._works[pieces] = self._work(pieces)
        return self._works[pieces]

    def _work(self, pieces: int) -> Work:
        full, rest = divmod(pieces, self.capacity)
        if not full:
            return self._plate(rest)
        left = self._plate(rest) if rest else _NOTHING
        each = self._plate(self.capacity)
        return Work(*(a * full + b for a, b in zip(each, left, strict=True)))

    def _plate(self, copies: int) -> Work:
        low, high = self._around(copies)
        if low == high:
            return self._worked_out(low)
        ends = zip(self._worked_out(low), self._worked_out(high), strict=True)
        above, gap = copies - low, high - low
        return Work(*(a + half_up((b - a) * above, gap) for a, b in ends))

    def _around(self, copies: int) -> tuple[int, int]:
        """Give the nearest plates that are worked out, with no fewer and no more copies."""
        above = bisect_left(self._steps, copies)
        high = self._steps[above]
        return (high if high == copies else self._steps[above - 1]), high

    @cached_property
    def _steps(self) -> list[int]:
        return [step for step in STEPS if step < self.capacity] + [self.capacity]

    def _worked_out(self, copies: int) -> Work:
        if copies not in self._known:
            found = self.estimate(copies)
            self._known[copies] = Work(
                1,
                found.seconds,
                found.milligrams,
                found.support_seconds,
                found.support_milligrams,
            )
        return self._known[copies]


def capacity(
    bed: tuple[float, float], box: tuple[float, float], *, gap: float, most: int
) -> int:
    """Give how many boxes stand in rows on a bed, all turned alike; at least one."""
    (wide, deep), (x, y) = bed, box
    straight = _along(wide, x, gap) * _along(deep, y, gap)
    turned = _along(wide, y, gap) * _along(deep, x, gap)
    return min(most, max(1, straight, turned))


def _along(edge: float, side: float, gap: float) -> int:
    """Give how many sides fit along an edge, with a gap between each two."""
    return int((edge + gap) // (side + gap))
