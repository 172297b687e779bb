"""Compares what was foretold with what was found, and proposes what to correct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

# Fewer prints than this are an anecdote, smaller differences are noise.
FEWEST = 5
SMALLEST = 0.02
WORST = 3


class Figures(NamedTuple):
    """Material and time of one thing."""

    milligrams: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One part on one machine in one material; `mark` leads to it."""

    machine: str
    material: str
    foretold: Figures
    found: Figures
    title: str
    mark: str

    @property
    def material_off(self) -> float:
        """The share by which more (or less) was found than foretold."""
        return _off(self.foretold.milligrams, self.found.milligrams)

    @property
    def time_off(self) -> float:
        return _off(self.foretold.seconds, self.found.seconds)

    @property
    def worst_off(self) -> float:
        return max(abs(self.material_off), abs(self.time_off))


@dataclass(frozen=True)
class Spread:
    """How far off: `bias` is the median with its sign, the others forget it."""

    bias: float
    median: float
    p90: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """All comparisons of one material on one machine."""

    machine: str
    material: str
    count: int
    weight: Spread
    time: Spread
    worst: Sequence[Comparison]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A factor that would have made the foretold figures right in the middle."""

    machine: str
    material: str
    what: str
    factor: float
    count: int

    @property
    def per_cent(self) -> int:
        return round(abs(self.factor - 1) * 100)

    @property
    def is_more(self) -> bool:
        return self.factor > 1


def rows_of(comparisons: Iterable[Comparison]) -> list[Row]:
    """Sum up by machine and material."""
    kept = sorted((c for c in comparisons if _counts(c)), key=_place)
    return [_row(list(group)) for _, group in groupby(kept, _place)]


def proposals(rows: Sequence[Row]) -> list[Proposal]:
    """Propose a correction wherever enough prints agree that one is due."""
    return [
        Proposal(
            machine=row.machine,
            material=row.material,
            what=what,
            factor=round(1 + spread.bias, 2),
            count=row.count,
        )
        for row in rows
        for what, spread in (("time", row.time), ("material", row.weight))
        if row.count >= FEWEST and abs(spread.bias) >= SMALLEST
    ]


def _row(comparisons: Sequence[Comparison]) -> Row:
    worst = sorted(comparisons, key=lambda each: -each.worst_off)
    return Row(
        machine=comparisons[0].machine,
        material=comparisons[0].material,
        count=len(comparisons),
        weight=_spread([each.material_off for each in comparisons]),
        time=_spread([each.time_off for each in comparisons]),
        worst=worst[:WORST],
    )


def _place(comparison: Comparison) -> tuple[str, str]:
    return comparison.machine, comparison.material


def _counts(comparison: Comparison) -> bool:
    return min(*comparison.foretold, *comparison.found) > 0


def _off(foretold: int, found: int) -> float:
    return found / foretold - 1


def _spread(offs: Sequence[float]) -> Spread:
    sizes = [abs(off) for off in offs]
    return Spread(_quantile(offs, 0.5), _quantile(sizes, 0.5), _quantile(sizes, 0.9))


def _quantile(values: Sequence[float], share: float) -> float:
    """Give the value below which a share of all lies, between neighbours if need be."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
