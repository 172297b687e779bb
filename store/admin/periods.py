"""Periods of whole days in India, as an address names them, and how they are grouped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from store.kernel.clock import IST

SPANS = (1, 7, 30, 90, 365)
USUAL = 30
MOST_DAYS = 1100  # three years
MONTH = 31
QUARTER = 92
YEARS = range(2000, 2101)
ZONE = "India, UTC+5:30"


class By(StrEnum):
    """How days are put together."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def start(self, day: date) -> date:
        """Give the day on which its group begins: weeks on Monday, months on the 1st."""
        if self is By.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self is By.MONTH else day

    def following(self, start: date) -> date:
        """Give the day on which the next group begins."""
        lengths = {By.DAY: 1, By.WEEK: 7, By.MONTH: MONTH + 1}
        return self.start(start + timedelta(days=lengths[self]))


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both counted; `span` names one that ends today."""

    first: date
    last: date
    by: By = By.DAY
    span: int = 0

    @classmethod
    def of_late(cls, days: int, *, today: date, by: By | None = None) -> Period:
        """Give so many days up to today."""
        period = cls(today - timedelta(days=days - 1), today, span=days)
        return replace(period, by=by or period.usual_by)

    @classmethod
    def read(cls, args: Mapping[str, str], *, today: date) -> Period:
        """Read an address; what makes no sense in it is as if it were not there."""
        asked = args.get("by", "")
        by = By(asked) if asked in set(By) else None
        first, last = _day(args.get("first", "")), _day(args.get("last", ""))
        if first and last and first <= last < first + timedelta(days=MOST_DAYS):
            period = cls(first, last)
            return replace(period, by=by or period.usual_by)
        words = args.get("days", "")
        known = {str(span): span for span in SPANS}
        return cls.of_late(known.get(words, USUAL), today=today, by=by)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def since(self) -> datetime:
        """The moment the first day begins."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The moment the last day is over."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def before(self) -> Period:
        """The period of the same length that ended the day before this one began."""
        last = self.first - timedelta(days=1)
        return Period(last - timedelta(days=self.days - 1), last, self.by)

    @property
    def usual_by(self) -> By:
        """How a period of this length is read best."""
        if self.days <= MONTH:
            return By.DAY
        return By.WEEK if self.days <= 2 * QUARTER else By.MONTH

    @property
    def args(self) -> dict[str, str]:
        """The same in the words of an address."""
        if self.span:
            return {"days": str(self.span), "by": self.by.value}
        named = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return {**named, "by": self.by.value}

    def starts(self) -> Iterator[date]:
        """Give the day on which each group begins; the first may lie before the period."""
        start = self.by.start(self.first)
        while start <= self.last:
            yield start
            start = self.by.following(start)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def grouped(self, by: By) -> Period:
        """The same days, put together otherwise."""
        return replace(self, by=by)


def today_in_india(at: datetime) -> date:
    return at.astimezone(IST).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=IST)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None
