"""The way of an order in steps and words."""

import pytest

from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions import give_up, settle_paid, ship_order
from store.orders.models import OrderStatus
from store.orders.queries import locked_order, order_with_id
from store.orders.timeline import timeline
from tests.factories.buying import a_part, an_order


@pytest.fixture
def order(database):
    a_part()
    return an_order()


def test_an_order_waits_for_its_payment_first(order):
    assert _way(order) == [
        ("Ordered", "done"),
        ("Payment", "current"),
        ("Packing", "todo"),
        ("Sent", "todo"),
        ("At your door", "todo"),
    ]
    assert _words(order) == ("waits for payment", "low")


def test_money_that_is_on_its_way_is_said(order):
    _do(order, lambda found, at: found.mark_processing(at=at))

    steps = timeline(_seen(order))
    assert steps[1].note == "The bank is settling it"
    assert steps[-1].note == "Counted from the day of the money"
    assert _words(order) == ("payment on its way", "low")


def test_a_payment_that_failed_is_shown_as_such(order):
    _do(order, lambda found, at: found.mark_payment_failed(at=at))

    assert _way(order)[1] == ("Payment", "bad")
    assert _words(order) == ("waits for payment", "low")


def test_a_paid_order_is_packed_next(order):
    _pay(order)

    assert _way(order)[1:3] == [("Paid", "done"), ("Packing", "current")]
    assert _words(order) == ("in the works", "good")


def test_a_sent_order_is_on_its_way_to_the_door(order):
    _pay(order)
    with transaction() as session:
        ship_order(session, number=order.number, tracking="", actor="Sam", at=clock.now())

    assert _way(order)[-2:] == [("Sent", "done"), ("At your door", "current")]
    assert _words(order) == ("shipped", "good")


def test_what_is_fetched_is_not_sent(database):
    a_part()
    order = an_order(delivery_method="pickup")

    last = timeline(_seen(order))[-1]

    assert last.name == "Ready to pick up"
    assert last.note == order.promise


@pytest.mark.parametrize(
    ("end", "name", "word"),
    [
        (OrderStatus.CANCELLED, "Cancelled", "cancelled"),
        (OrderStatus.EXPIRED, "Not paid in time", "expired"),
    ],
)
def test_an_order_that_was_given_up_ends_there(order, end, name, word):
    with transaction() as session:
        give_up(session, order_id=order.id, by=end, at=clock.now())

    assert _way(order) == [("Ordered", "done"), (name, "bad")]
    assert timeline(_seen(order))[-1].at is not None
    assert _seen(order).expected == ""
    assert _words(order) == (word, "bad")


def _way(order) -> list[tuple[str, str]]:
    return [(step.name, step.state) for step in timeline(_seen(order))]


def _words(order) -> tuple[str, str]:
    found = _seen(order)
    return found.state_word, found.state_tone


def _pay(order) -> None:
    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=clock.now())


def _do(order, change) -> None:
    with transaction() as session:
        change(locked_order(session, order.id), clock.now())


def _seen(order):
    with reading() as session:
        return order_with_id(session, order.id)
