"""The way of an order as its page tells it: what has happened, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from store.orders.models import Order, OrderStatus, PaymentStatus

GIVEN_UP = {OrderStatus.CANCELLED: "Cancelled", OrderStatus.EXPIRED: "Not paid in time"}


class Step(NamedTuple):
    """One row of the timeline; `state` is done, current, todo or bad."""

    name: str
    state: str
    at: datetime | None
    note: str


@dataclass(frozen=True)
class _Stop:
    """A step before it is known which one is current; `over` when it lies behind."""

    name: str
    over: bool
    at: datetime | None = None
    note: str = ""


def timeline(order: Order) -> list[Step]:
    """Give the steps of an order, from its placing to the customer's door."""
    if order.status in GIVEN_UP:
        at = order.happened_at(order.status.value)
        placed = Step("Ordered", "done", order.placed_at, "")
        return [placed, Step(GIVEN_UP[order.status], "bad", at, order.what_was_taken)]
    stops = list(_stops(order))
    over = sum(stop.over for stop in stops)
    states = ["done"] * over + [_current(order)] + ["todo"] * len(stops)
    return [
        Step(stop.name, state, stop.at, stop.note)
        for stop, state in zip(stops, states, strict=False)
    ]


def _stops(order: Order) -> Iterator[_Stop]:
    yield _Stop("Ordered", over=True, at=order.placed_at)
    if order.is_paid or not order.is_firm:
        yield _payment(order)
    yield _Stop(_making(order), over=order.is_shipped)
    if order.is_pickup:
        note = "" if order.is_shipped else order.expected
        yield _Stop("Ready to pick up", order.is_shipped, order.shipped_at, note)
    else:
        yield _Stop("Sent", over=order.is_shipped, at=order.shipped_at)
        yield _Stop("At your door", over=False, note=order.expected)
    if order.is_firm and not order.is_paid:
        yield _payment(order)


def _payment(order: Order) -> _Stop:
    """Tell of the money: it comes first, or last when it was agreed to be paid later."""
    name = "Paid" if order.is_paid else "Payment"
    return _Stop(name, over=order.is_paid, at=order.paid_at, note=_payment_note(order))


def _making(order: Order) -> str:
    if not order.prints:
        return "Packing"
    return "Printing and packing" if order.things else "Printing"


def _payment_note(order: Order) -> str:
    notes = {
        PaymentStatus.PROCESSING: "The bank is settling it",
        PaymentStatus.FAILED: "The last try did not go through",
    }
    return notes.get(order.payment_status, order.terms if order.is_awaiting else "")


def _current(order: Order) -> str:
    return "bad" if order.payment_status == PaymentStatus.FAILED else "current"
