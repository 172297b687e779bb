"""How an order travels: methods, prices by weight, and the dates we promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.kernel.clock import IST
from store.kernel.errors import Invalid
from store.kernel.money import Money

GST_BP = 1800
STEP_G = 500
PRINT_DAYS = 3  # working days to print, finish and check, before a parcel leaves
CUT_OFF_HOUR = 14  # orders after two o'clock leave on the next working day
SUNDAY = 6


@dataclass(frozen=True)
class Method:
    """A way to deliver: `first` for up to 500 g, `step` for each further 500 g."""

    code: str
    name: str
    note: str
    first: Money
    step: Money
    free_from: Money | None
    days: tuple[int, int]


METHODS = {
    method.code: method
    for method in (
        Method(
            "standard",
            "Standard delivery",
            "By surface courier, tracked",
            Money(79_00),
            Money(40_00),
            Money(1_999_00),
            (3, 5),
        ),
        Method(
            "express",
            "Express delivery",
            "By air, tracked",
            Money(149_00),
            Money(60_00),
            None,
            (1, 2),
        ),
        Method(
            "pickup",
            "Pick up in Bengaluru",
            "At the workshop, Monday to Saturday, 10 to 6",
            Money.zero(),
            Money.zero(),
            None,
            (1, 1),
        ),
    )
}


@dataclass(frozen=True)
class Delivery:
    """A method with its price and dates for one cart."""

    method: Method
    price: Money
    earliest: date
    latest: date


def deliveries(
    *, weight_g: int, subtotal: Money, has_prints: bool, at: datetime
) -> list[Delivery]:
    """Give every way this cart can travel."""
    return [
        Delivery(
            method,
            price(method, weight_g=weight_g, subtotal=subtotal),
            *promise(method, has_prints=has_prints, at=at),
        )
        for method in METHODS.values()
    ]


def delivery_by(code: str, choices: list[Delivery]) -> Delivery:
    """Pick one by its code; raises Invalid for a code that is not offered."""
    for choice in choices:
        if choice.method.code == code:
            return choice
    raise Invalid("Choose one of the ways of delivery.", field="delivery_method")


def price(method: Method, *, weight_g: int, subtotal: Money) -> Money:
    """Give the price of sending so many grams, GST included."""
    if method.free_from is not None and subtotal >= method.free_from:
        return Money.zero()
    steps = max(0, -(-(weight_g - STEP_G) // STEP_G))
    return method.first + method.step * steps


def promise(method: Method, *, has_prints: bool, at: datetime) -> tuple[date, date]:
    """Give the first and the last day on which the parcel arrives."""
    local = at.astimezone(IST)
    wait = PRINT_DAYS if has_prints else 0
    wait += local.hour >= CUT_OFF_HOUR
    first, last = method.days
    return working_day(local.date(), wait + first), working_day(local.date(), wait + last)


def working_day(start: date, ahead: int) -> date:
    """Give the n-th working day after a day; Sundays do not count."""
    days = _working_days_after(start)
    day = start
    for _ in range(ahead):
        day = next(days)
    return day


def _working_days_after(start: date) -> Iterator[date]:
    day = start
    while True:
        day += timedelta(days=1)
        if day.weekday() != SUNDAY:
            yield day
