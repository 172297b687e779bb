"""Lets one run of the real slicer correct our estimates of every other choice.

What an estimate gets wrong about a shape (its corners, its islands) it gets wrong alike at
other layer heights and infills. So the ratio of the slicer's figure to our own carries
over; for the very settings that were sliced, the slicer's figure stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from store.kernel.money import half_up
from store.quotes.estimate import Estimate


class Settings(Protocol):
    """What a part is printed on, from and how; `infill` in percent."""

    @property
    def machine(self) -> str: ...
    @property
    def material(self) -> str: ...
    @property
    def quality(self) -> str: ...
    @property
    def infill(self) -> int: ...
    @property
    def supports(self) -> bool: ...


class Run(Settings, Protocol):
    """What the slicer found for one piece, if anything, and what we had estimated then."""

    @property
    def milligrams(self) -> int | None: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def estimated_milligrams(self) -> int: ...
    @property
    def estimated_seconds(self) -> int: ...


class Ratio(NamedTuple):
    """A fraction to multiply figures by."""

    over: int
    under: int

    def of(self, figure: int) -> int:
        return half_up(figure * self.over, self.under)


# No shape is misjudged by more than this: a run that says so was made of something else.
_LEAST, _SAME, _MOST = Ratio(1, 2), Ratio(1, 1), Ratio(2, 1)


@dataclass(frozen=True)
class Correction:
    """How far the slicer's figures are from ours; `exact` for its own settings."""

    material: Ratio = _SAME
    time: Ratio = _SAME
    exact: bool = False

    def corrected(self, estimate: Estimate) -> Estimate:
        """Give an estimate, of one piece or of a plate of them, as the slicer would."""
        if self.material == self.time == _SAME:
            return estimate
        return replace(
            estimate,
            milligrams=self.material.of(estimate.milligrams),
            seconds=self.time.of(estimate.seconds),
            support_milligrams=self.material.of(estimate.support_milligrams),
            support_seconds=self.time.of(estimate.support_seconds),
        )


def correction(one: Estimate, runs: Sequence[Run], *, wanted: Settings) -> Correction:
    """Give the correction for the wanted settings; `one` is our estimate of a piece."""
    nearest = min(
        (run for run in runs if run.milligrams and run.seconds),
        key=lambda run: _distance(run, wanted),
        default=None,
    )
    if nearest is None:
        return Correction()
    milligrams, seconds = nearest.milligrams or 0, nearest.seconds or 0
    if any(_distance(nearest, wanted)):
        return Correction(
            _within_reason(milligrams, nearest.estimated_milligrams),
            _within_reason(seconds, nearest.estimated_seconds),
        )
    return Correction(
        Ratio(milligrams, max(1, one.milligrams)),
        Ratio(seconds, max(1, one.seconds)),
        exact=True,
    )


def _distance(run: Run, wanted: Settings) -> tuple[bool, bool, bool, bool, int]:
    """Order runs by how unlike the wanted settings they are, what matters most first."""
    return (
        run.supports != wanted.supports,
        run.machine != wanted.machine,
        run.quality != wanted.quality,
        run.material != wanted.material,
        abs(run.infill - wanted.infill),
    )


def _within_reason(found: int, estimated: int) -> Ratio:
    estimated = max(1, estimated)
    if found * _LEAST.under < estimated * _LEAST.over:
        return _LEAST
    if found * _MOST.under > estimated * _MOST.over:
        return _MOST
    return Ratio(found, estimated)
