"""What is unusual: a figure against what it was before, by median and spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# A normal spread's standard deviation is 1.4826 times its median absolute deviation.
SIGMA = 1.4826


@dataclass(frozen=True)
class Band:
    """Between which figures nothing is unusual."""

    low: float
    high: float

    def tells(self, figure: float) -> str:
        """Say "high", "low", or nothing."""
        if figure > self.high:
            return "high"
        return "low" if figure < self.low else ""


def band(before: Sequence[float], *, width: float, least: float) -> Band:
    """Give the band around the median of earlier figures.

    It reaches `width` deviations to both sides, and `least` at the least: figures that
    were all the same are no reason to call the next one unusual.
    """
    middle = median(before)
    spread = median(abs(figure - middle) for figure in before) * SIGMA
    reach = max(width * spread, least)
    return Band(max(0.0, middle - reach), middle + reach)


@dataclass(frozen=True)
class Step:
    """What a group of pages answered within a few minutes."""

    requests: int
    refused: int
    failed: int
    took_ms: int


@dataclass(frozen=True)
class Widths:
    """How far from its median a figure may be."""

    deviations: float = 0
    least_requests: float = 0
    least_percent: float = 0
    least_ms: float = 0
    fewest: int = 0  # requests, for a share or a mean to say anything
    history: int = 0  # earlier figures, for a median to say anything


@dataclass(frozen=True)
class Oddity:
    """A figure out of its band: "Requests" "high", "Failures" "high" ..."""

    what: str
    tells: str
    figure: float
    band: Band


def judge_traffic(now: Step, before: Sequence[Step], widths: Widths) -> list[Oddity]:
    """Give what is unusual in a step, against comparable ones before it.

    Few requests are unusual only where there usually are many; failures, refusals and
    slowness only when there is more of them.
    """
    if len(before) < widths.history:
        return []
    return [
        oddity
        for oddity in (
            _volume(now, before, widths),
            _share("Failures", "failed", now, before, widths),
            _share("Refusals", "refused", now, before, widths),
            _slowness(now, before, widths),
        )
        if oddity is not None
    ]


def _volume(now: Step, before: Sequence[Step], widths: Widths) -> Oddity | None:
    usual = band(
        [step.requests for step in before],
        width=widths.deviations,
        least=widths.least_requests,
    )
    tells = usual.tells(now.requests)
    return Oddity("Requests", tells, now.requests, usual) if tells else None


def _share(
    what: str, name: str, now: Step, before: Sequence[Step], widths: Widths
) -> Oddity | None:
    shares = [_percent(step, name) for step in before if step.requests]
    if now.requests < widths.fewest or len(shares) < widths.history:
        return None
    usual = band(shares, width=widths.deviations, least=widths.least_percent)
    figure = _percent(now, name)
    return Oddity(what, "high", figure, usual) if figure > usual.high else None


def _slowness(now: Step, before: Sequence[Step], widths: Widths) -> Oddity | None:
    means = [step.took_ms / step.requests for step in before if step.requests]
    if now.requests < widths.fewest or len(means) < widths.history:
        return None
    usual = band(means, width=widths.deviations, least=widths.least_ms)
    figure = now.took_ms / now.requests
    return Oddity("Milliseconds", "high", figure, usual) if figure > usual.high else None


def _percent(step: Step, name: str) -> float:
    return 100 * int(getattr(step, name)) / step.requests
