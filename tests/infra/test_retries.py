"""Transactions that stand in each other's way are tried again, a few times."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from store.catalog.models import StockLevel
from store.infra import retries
from store.infra.db import reading, transaction
from store.infra.retries import again_when_refused
from store.kernel.errors import Busy
from store.orders.models import Order
from tests.checkout.walk import order_form, put_in_cart, walk_to_review
from tests.factories.buying import a_part
from tests.payments.conftest import pay_page

__all__ = ["pay_page"]


class Deadlock(Exception):
    """What the driver raises when PostgreSQL has ended a transaction."""

    sqlstate = "40P01"


def refused():
    return OperationalError("UPDATE", {}, Deadlock("deadlock detected"))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(retries, "PAUSE", 0.0)


@pytest.mark.fault("C15")
def test_C15_a_real_deadlock_ends_with_both_having_their_way(postgresql_database):
    postgresql_database.emptied().bind()
    parts = [a_part("A", stock=0), a_part("B", stock=0)]
    both_hold_one = Barrier(2, timeout=10)
    turns = []

    def count_both(order):
        first = len(turns) < 2
        turns.append(order)
        with transaction() as session:
            for number, variant in enumerate(order):
                row = select(StockLevel).where(StockLevel.variant_id == variant)
                session.scalars(row.with_for_update()).one().on_hand += 1
                session.flush()
                if first and number == 0:
                    both_hold_one.wait()

    orders = (parts, parts[::-1])
    work = [
        Thread(target=again_when_refused, args=(lambda o=o: count_both(o),)) for o in orders
    ]
    for each in work:
        each.start()
    for each in work:
        each.join(20)

    with reading() as session:
        assert set(session.scalars(select(StockLevel.on_hand))) == {2}
    assert len(turns) == 3  # one was refused, and came again


@pytest.mark.fault("C15")
def test_C15_it_is_not_tried_for_ever():
    tries = []

    def never():
        tries.append(1)
        raise refused()

    with pytest.raises(Busy):
        again_when_refused(never)
    assert len(tries) == 3


def test_another_failure_is_not_tried_again():
    tries = []

    def broken():
        tries.append(1)
        raise OperationalError("SELECT", {}, ValueError("no such table"))

    with pytest.raises(OperationalError):
        again_when_refused(broken)
    assert len(tries) == 1


@pytest.mark.fault("C15")
@pytest.mark.one_database
@pytest.mark.usefixtures("database", "pay_page")
@pytest.mark.parametrize(("refusals", "status", "orders"), [(2, 303, 1), (9, 503, 0)])
def test_C15_an_order_that_was_refused_is_placed_again_whole_or_not_at_all(
    browser, monkeypatch, refusals, status, orders
):
    from store.checkout import actions  # noqa: PLC0415 its last step is made to fail

    a_part()
    put_in_cart(browser)
    walk_to_review(browser)
    last, left = actions.settle_reminders, [refused() for _ in range(refusals)]

    def refuse_first(*args, **options):
        if left:
            raise left.pop()
        return last(*args, **options)

    monkeypatch.setattr(actions, "settle_reminders", refuse_first)

    answer = browser.post("/checkout/order", order_form(browser))

    assert answer.status_code == status
    with reading() as session:
        assert session.scalar(select(func.count(Order.id))) == orders
    if status == 503:
        assert "The shop is busy for a moment. Nothing was changed" in browser.page
        assert 'action="/checkout/order"' in browser.page
