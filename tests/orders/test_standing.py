"""How an order stands: three states with one writer, and what money makes of them."""

import ast

import pytest

from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.models import FulfilmentStatus, Order, OrderStatus, PaymentStatus
from tests.architecture.sources import python_files, tree

STATES = {"payment_status", "fulfilment_status"}
TOTAL = Money(100_00)


def test_only_one_function_writes_the_states_of_an_order():
    written = {
        (path.name, node.attr)
        for path in python_files("store")
        if any(state in path.read_text() for state in STATES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and node.attr in STATES
    }

    assert written == {("orders.py", state) for state in STATES}


def test_a_move_that_is_not_legal_changes_nothing():
    order = _order()

    with pytest.raises(Conflict):
        order.become(
            "sent",
            "Sent.",
            at=clock.now(),
            status=OrderStatus.PLACED,
            fulfilment=FulfilmentStatus.DELIVERED,
        )

    assert (order.status, order.events) == (OrderStatus.PENDING, [])


@pytest.mark.parametrize(
    ("came", "back", "status", "kept"),
    [
        (100_00, [10_00], PaymentStatus.PART_REFUNDED, 90_00),
        (100_00, [10_00, 20_00], PaymentStatus.PART_REFUNDED, 70_00),
        (100_00, [10_00, 90_00], PaymentStatus.REFUNDED, 0),
        (200_00, [100_00], PaymentStatus.PAID, 100_00),
        (200_00, [100_00, 100_00], PaymentStatus.REFUNDED, 0),
    ],
)
def test_what_goes_back_decides_what_is_still_paid(came, back, status, kept):
    order = _order()
    order.take(Money(came), at=clock.now())
    order.become("paid", "Paid.", at=clock.now(), payment=PaymentStatus.PAID)

    for amount in back:
        order.mark_refunded(Money(amount), at=clock.now(), text="Back.")

    assert (order.payment_status, order.kept) == (status, Money(kept))
    assert order.is_paid
    assert order.outstanding == Money.zero()


def test_what_is_still_to_come_counts_gift_cards_and_parts():
    order = _order(gift_total=Money(30_00))
    order.take(Money(20_00), at=clock.now())

    assert (order.due, order.outstanding) == (Money(70_00), Money(50_00))


def _order(**more) -> Order:
    at_first = {
        "status": OrderStatus.PENDING,
        "payment_status": PaymentStatus.UNPAID,
        "fulfilment_status": FulfilmentStatus.UNFULFILLED,
        "gift_total": Money.zero(),
        "captured": Money.zero(),
        "refunded": Money.zero(),
        "total": TOTAL,
        "events": [],
    }
    return Order(**{**at_first, **more})
