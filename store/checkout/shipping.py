"""How an order travels: methods, prices by weight, and the dates we promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from store.delivery.workdays import leaving_day, span, working_day
from store.kernel.errors import Invalid
from store.kernel.money import Money

GST_BP = 1800
STEP_G = 500


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

    @property
    def promise(self) -> str:
        """The days in words: "Thu 26 – Sat 28 Nov 2026"."""
        return span(self.earliest, self.latest)


def deliveries(
    *, weight_g: int, subtotal: Money, ready: date | None = None, at: datetime
) -> list[Delivery]:
    """Give every way this cart can travel; `ready` is the day its prints are made."""
    return [
        Delivery(
            method,
            price(method, weight_g=weight_g, subtotal=subtotal),
            *promise(method, ready=ready, at=at),
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


def promise(
    method: Method, *, ready: date | None = None, at: datetime
) -> tuple[date, date]:
    """Give the first and the last day on which the parcel arrives.

    It leaves when what is on the shelf can, and when its prints are `ready`.
    """
    leaves = max(leaving_day(at), ready or date.min)
    first, last = method.days
    return working_day(leaves, first), working_day(leaves, last)
