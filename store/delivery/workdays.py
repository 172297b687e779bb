"""Working days, Monday to Saturday, and the hour after which parcels leave a day later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from store.kernel.clock import IST

CUT_OFF_HOUR = 14  # what is ready after two o'clock leaves on the next working day
SUNDAY = 6


def leaving_day(at: datetime) -> date:
    """Give the day from which deliveries count for what is ready at a moment."""
    local = at.astimezone(IST)
    return working_day(local.date(), int(local.hour >= CUT_OFF_HOUR))


def working_day(start: date, ahead: int) -> date:
    """Give the n-th working day after a day; zero is the day itself."""
    days = _working_days_after(start)
    day = start
    for _ in range(ahead):
        day = next(days)
    return day


def put_off(promised: date, *, since: datetime, until: datetime) -> date:
    """Move a promised day on by the working days between two moments."""
    first, last = leaving_day(since), leaving_day(until)
    days = (first + timedelta(days=ahead + 1) for ahead in range((last - first).days))
    return working_day(promised, sum(day.weekday() != SUNDAY for day in days))


def span(first: date, last: date) -> str:
    """Write a stretch of days: "Thu 26 – Sat 28 Nov 2026", or the one day."""
    end = f"{last:%a} {last.day} {last:%b %Y}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%a} {first.day} – {end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first:%a} {first.day} {first:%b}{year} – {end}"


def _working_days_after(start: date) -> Iterator[date]:
    day = start
    while True:
        day += timedelta(days=1)
        if day.weekday() != SUNDAY:
            yield day
