"""Charts as the server draws them: bars in a drawing's whole units, and steps over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store.kernel.money import Money, half_up

HIGH = 1000  # the drawing's height; its width is stretched to the page
WIDE = 100  # of one bar with its gap
GAP = 14
STEPS = (10, 20, 25, 50, 100)
MOST_STEPS = 4
WORTH_ZOOMING = 6  # points


@dataclass(frozen=True)
class Point:
    """One figure: what it is of, how much, and the same in words."""

    label: str
    value: int
    text: str
    before: int | None = None
    before_text: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar of the drawing, from the left and from the top."""

    x: int
    y: int
    height: int
    point: Point


@dataclass(frozen=True)
class Chart:
    """A drawing of bars; `ticks` are the words at its lines, the uppermost first.

    `steps` are the places of what was before, as a polyline wants them. One that `zooms`
    can be looked at closely; `sign` stands before its figures then.
    """

    title: str
    unit: str
    summary: str
    name: str
    bars: Sequence[Bar]
    ticks: Sequence[str]
    lines: Sequence[int]
    zero: int
    steps: str = ""
    before: str = ""
    sign: str = ""
    zooms: bool = False

    @property
    def width(self) -> int:
        return len(self.bars) * WIDE

    @property
    def bar_width(self) -> int:
        return WIDE - GAP

    @property
    def points(self) -> Sequence[Point]:
        return [bar.point for bar in self.bars]


def in_rupees(minor: int) -> str:
    """Write whole rupees at a line of a chart."""
    return str(Money(minor)).removesuffix(".00")


def chart(  # noqa: PLR0913 what is drawn, and every word about it
    title: str,
    points: Sequence[Point],
    *,
    unit: str,
    name: str,
    tick: Callable[[int], str] = "{:,}".format,
    least: int = 1,
    before: str = "",
    sign: str = "",
    zooms: bool = False,
) -> Chart:
    """Draw points as bars; `least` is the smallest step of the scale, in their unit.

    What `zooms` does so when it has enough points for that.
    """
    seen = [0, *(point.value for point in points)]
    seen += [point.before for point in points if point.before is not None]
    marks = _marks(min(seen), max(seen), least)
    top, bottom = marks[0], marks[-1]
    place = _places(top, bottom)
    bars = [_bar(nth, point, place) for nth, point in enumerate(points)]
    return Chart(
        title=title,
        unit=unit,
        summary=_summary(points),
        name=name,
        bars=bars,
        ticks=[tick(mark) for mark in marks],
        lines=[place(mark) for mark in marks],
        zero=place(0),
        steps=_steps(points, place),
        before=before,
        sign=sign,
        zooms=zooms and len(points) >= WORTH_ZOOMING,
    )


def _marks(low: int, high: int, least: int) -> list[int]:
    """Give round figures from above the highest to below the lowest, evenly apart."""
    step = least
    while -(-high // step) - low // step > MOST_STEPS:
        step = _next(step)
    top, bottom = max(-(-high // step), 1), low // step
    return [step * mark for mark in range(top, bottom - 1, -1)]


def _next(step: int) -> int:
    """Give the next round step: 1, 2, 5, 10, 20, 25, 50, 100 and so on."""
    if step < STEPS[0]:
        return next(each for each in (2, 5, 10) if each > step)
    scale = 1
    while step >= STEPS[-1] * scale:
        scale *= 10
    return next(each * scale for each in STEPS if each * scale > step)


def _places(top: int, bottom: int) -> Callable[[int], int]:
    return lambda value: half_up((top - value) * HIGH, top - bottom)


def _bar(nth: int, point: Point, place: Callable[[int], int]) -> Bar:
    upper, lower = sorted((place(point.value), place(0)))
    return Bar(nth * WIDE + GAP // 2, upper, lower - upper, point)


def _steps(points: Sequence[Point], place: Callable[[int], int]) -> str:
    """Give a line of steps, one over each bar that knows what was before."""
    if any(point.before is None for point in points):
        return ""
    found = []
    for nth, point in enumerate(points):
        y = place(point.before or 0)
        found += [f"{nth * WIDE},{y}", f"{(nth + 1) * WIDE},{y}"]
    return " ".join(found)


def _summary(points: Sequence[Point]) -> str:
    """Say for who does not see the drawing what stands out."""
    if not points:
        return "Nothing to draw."
    most = max(points, key=lambda point: point.value)
    if most.value <= 0:
        return f"{len(points)} bars, none above nothing."
    return f"{len(points)} bars, the highest {most.text}: {most.label}."
