"""When a print has to be finished."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from store.kernel.clock import IST

WORK_ENDS = time(18, 0)


def due_before(promised_from: date) -> datetime:
    """Give the end of the working day before the first promised day of delivery."""
    return datetime.combine(promised_from - timedelta(days=1), WORK_ENDS, tzinfo=IST)
