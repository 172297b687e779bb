"""What a report is: columns of a kind, rows, sums, and what of it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from store.admin.charts import Chart
from store.admin.periods import By
from store.kernel import formats
from store.kernel.money import Money, half_up
from store.kernel.sheets import plain

Value = str | int | Money | None
Row = Sequence[Value]
HOUR = 3600
NOTHING = "–"


class Kind(StrEnum):
    """What stands in a column: grams are milligrams, hours seconds, shares basis points."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    GRAMS = "grams"
    HOURS = "hours"
    SHARE = "share"


@dataclass(frozen=True)
class Column:
    """One column; `unit` is told in its heading."""

    name: str
    kind: Kind = Kind.TEXT

    @property
    def heading(self) -> str:
        units = {Kind.MONEY: "INR", Kind.GRAMS: "g", Kind.HOURS: "h", Kind.SHARE: "%"}
        return f"{self.name} ({units[self.kind]})" if self.kind in units else self.name

    def shown(self, value: Value) -> str:
        """Write a value as people read it."""
        if value is None:
            return NOTHING
        if self.kind is Kind.SHARE and isinstance(value, int):
            return share(value)
        if isinstance(value, int):
            return self._figure(value)
        return str(value)

    def written(self, value: Value) -> str:
        """Write a value as a cell that programs read."""
        if value is None:
            return ""
        if isinstance(value, Money):
            return _hundredths(value.minor)
        if isinstance(value, str):
            return plain(value)
        per = {Kind.GRAMS: 10, Kind.HOURS: HOUR // 100, Kind.SHARE: 1}
        return (
            _hundredths(half_up(value, per[self.kind])) if self.kind in per else str(value)
        )

    def _figure(self, value: int) -> str:
        if self.kind is Kind.GRAMS:
            return f"{half_up(value, 1000):,} g"
        if self.kind is Kind.HOURS:
            return formats.duration(value) if value else "0 min"
        return f"{value:,}"


@dataclass(frozen=True)
class Report:
    """A table with what it sums to; `note` says what is counted."""

    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Row = ()
    charts: Sequence[Chart] = ()
    asides: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.rows

    def sheet(self) -> Iterable[Sequence[str]]:
        """Give the report's lines for a CSV file, the sums last."""
        yield [column.heading for column in self.columns]
        for row in (*self.rows, self.totals) if self.totals else self.rows:
            yield [
                column.written(value)
                for column, value in zip(self.columns, row, strict=True)
            ]


def share(basis_points: int) -> str:
    """Write a share, less than nothing with a minus: −12.5 %."""
    sign = "−" if basis_points < 0 else ""
    return f"{sign}{formats.percent(abs(basis_points))}"


def part_of(part: int, whole: int) -> int | None:
    """Give a part in basis points of a whole; nothing of nothing."""
    return half_up(part * 10_000, whole) if whole else None


def bucket(start: date, by: By) -> str:
    """Name a group of days: 24 Nov 2026, Week of 23 Nov 2026, November 2026."""
    if by is By.MONTH:
        return f"{start:%B %Y}"
    return formats.day(start) if by is By.DAY else f"Week of {formats.day(start)}"


def _hundredths(value: int) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
