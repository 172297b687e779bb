"""Numbers of tax documents: a series, the financial year, and a serial without gaps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from store.kernel import clock

LONGEST = 16  # characters (CGST Rules 2017, r. 46(b))
APRIL = 4
NOVEMBER = (11, 30)


def financial_year(at: datetime) -> str:
    """Give the year of account that a moment lies in, India's: "26-27" from 1 April."""
    first = _first_year(at.astimezone(clock.IST).date())
    return f"{first % 100:02d}-{(first + 1) % 100:02d}"


def number_of(series: str, year: str, serial: int) -> str:
    """Write a number such as MX/26-27/00042."""
    number = f"{series}/{year}/{serial:05d}"
    if len(number) > LONGEST:
        raise ValueError(
            f"{number} is longer than {LONGEST} characters: begin a new series"
        )
    return number


def last_day_for_credit(invoiced: date) -> date:
    """Give the last day on which a credit note may lower the tax of an invoice.

    The 30th of November after the financial year's end (CGST Act 2017, s. 34(2)).
    """
    return date(_first_year(invoiced) + 1, *NOVEMBER)


def month_of(at: datetime) -> tuple[int, int]:
    """Give the year and month a moment is reported in, India's."""
    local = at.astimezone(clock.IST)
    return local.year, local.month


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Give the first moment of a month, and the first one after it."""
    first = datetime(year, month, 1, tzinfo=clock.IST)
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after


def _first_year(day: date) -> int:
    return day.year if day.month >= APRIL else day.year - 1
