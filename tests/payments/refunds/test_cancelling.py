"""A firm order is given up: all money goes back, stock is free, prints stop, once."""

import pytest
from sqlalchemy import delete

from store.accounts.visitors import Visitor
from store.cart.models import CartLine
from store.catalog.models import StockLevel
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.actions import confirm_on_terms, ship_order
from store.orders.models import OrderStatus, PaymentStatus
from store.orders.queries import locked_order
from store.payments.refunds.cancelling import cancel_by_customer, cancel_firm_order
from store.payments.refunds.planning import Wish
from store.production.actions import move_job
from store.production.models import PrintStatus
from store.production.queries import board, unfinished_prints
from store.quotes.models import Quote, QuoteStatus
from tests.factories.buying import ASHA, a_part, an_order
from tests.factories.printing import an_order_of, job_now
from tests.payments.refunds.paying import a_paid_order, give_back, made, now, pay, pieces
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


def cancel(order):
    with transaction() as session:
        return cancel_firm_order(
            session,
            order_id=order.id,
            reason="Cannot be made",
            actor="Sunil",
            at=clock.now(),
        )


def cancel_alone(order):
    with transaction() as session:
        return cancel_by_customer(session, order_id=order.id, at=clock.now())


def a_paid_print(*, parts=()):
    order = an_order_of(parts=parts)
    pay(order)
    run_jobs(only="create_print_jobs")
    return now(order)


def begin(number, staff):
    with transaction() as session:
        move_job(
            session,
            number=number,
            target=PrintStatus.PRINTING,
            expected_version=job_now(number).version,
            actor=staff,
            at=clock.now(),
        )


def test_all_the_money_goes_back_and_the_stock_is_free(database):
    order = a_paid_order(quantity=3, stock=9)

    cancel(order)

    after = now(order)
    assert (after.status, after.payment_status) == ("cancelled", "refunded")
    assert after.refunded == order.total
    with reading() as session:
        level = session.get_one(StockLevel, order.lines[0].variant_id)
    assert (level.on_hand, level.allocated) == (9, 0)


@pytest.mark.prior_failure(44)
def test_what_was_given_back_before_is_given_and_freed_once(database):
    order = a_paid_order(quantity=3, stock=9)
    give_back(order, pieces(order, 1, restock=True))
    give_back(order, Wish(goodwill=Money(700)))

    cancel(order)

    assert now(order).refunded == order.total
    with reading() as session:
        assert session.get_one(StockLevel, order.lines[0].variant_id).allocated == 0


def test_cancelled_twice_is_cancelled_once(database):
    order = a_paid_order()

    cancel(order)
    cancel(order)

    assert len(made(order)) == 1
    assert [event.kind for event in now(order).events].count("cancelled") == 1


def test_an_order_to_be_paid_later_is_given_up_without_a_refund(database):
    a_part(stock=9)
    order = an_order(quantity=2)
    with transaction() as session:
        found = locked_order(session, order.id)
        confirm_on_terms(session, found, at=clock.now())

    cancel(order)

    assert now(order).status == OrderStatus.CANCELLED
    assert made(order) == []
    with reading() as session:
        assert session.get_one(StockLevel, order.lines[0].variant_id).allocated == 0


def test_what_was_sent_cannot_be_cancelled(database):
    order = a_paid_order()
    with transaction() as session:
        ship_order(session, number=order.number, tracking="X", actor="S", at=clock.now())

    for way in (cancel, cancel_alone):
        with pytest.raises(Conflict):
            way(order)

    assert now(order).payment_status == PaymentStatus.PAID


def test_prints_of_a_cancelled_order_leave_the_board_and_are_not_made(database, staff):
    order = a_paid_print()
    cancel(order)
    with pytest.raises(Conflict):
        begin(f"{order.number}-P1", staff)

    run_jobs(only="stop_print_jobs")

    job = job_now(f"{order.number}-P1")
    assert job.is_stopped
    assert job.next_states == []
    with reading() as session:
        assert not any(column.jobs for column in board(session, at=clock.now()))
        assert unfinished_prints(session, order.id) == 0
        quote = session.get_one(Quote, order.lines[0].quote_id)
    assert quote.status == QuoteStatus.ACCEPTED


def test_a_customer_cannot_cancel_what_is_being_printed(database, staff):
    order = a_paid_print()
    begin(f"{order.number}-P1", staff)

    with pytest.raises(Conflict, match="has been begun"):
        cancel_alone(order)

    cancel(order)
    assert now(order).refunded == order.total


def test_a_customer_sees_what_comes_back_and_cancels(app, browser):
    visitor = own_visitor(browser)
    order = a_paid_order(quantity=2, visitor=visitor)
    browser.get(f"/orders/{order.number}")
    assert "Cancel and get the money back" in browser.page

    browser.get(f"/orders/{order.number}/cancellation")
    assert f"{order.total} to the account it was paid from" in browser.page
    for _ in range(2):
        browser.follow(browser.post(f"/orders/{order.number}/cancellation"))

    assert "Your order was cancelled" in browser.page
    assert "Money back" in browser.page
    assert "back into your cart" not in browser.page
    assert len(made(order)) == 1


def test_a_stranger_cannot_cancel(app, browser):
    order = a_paid_order(visitor=ASHA)

    answers = [
        browser.get(f"/orders/{order.number}/cancellation"),
        browser.post(f"/orders/{order.number}/cancellation"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert now(order).is_firm


def own_visitor(browser) -> Visitor:
    """The visitor that a browser is, once something is kept for it."""
    a_part("OTHER")
    browser.get("/products/other")
    browser.post("/cart/lines", {"variant": "OTHER", "quantity": "1"})
    with transaction() as session:
        session.execute(delete(CartLine))
    with browser.client.session_transaction() as visit:
        return Visitor(visit["visitor"])
