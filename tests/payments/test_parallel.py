"""Everything at once: fifty copies of an event, and buyers in each other's way."""

import threading
import time

import pytest
from sqlalchemy import func, select

from store.accounts.visitors import Visitor
from store.cart.actions import add_variant, apply_code
from store.catalog.models import StockLevel, StockMovement
from store.checkout import actions as checkout
from store.checkout.queries import cart_to_check_out
from store.infra import outbox
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders import actions as orders
from store.orders.actions import standing
from store.orders.models import Order, OrderStatus
from store.payments import gateway, jobs
from store.payments.models import Payment, StripeEvent
from store.promotions.actions import Terms, add_coupon
from tests.factories.buying import ASHA, a_cart, a_part, an_order, place, total_of
from tests.payments.conftest import seen
from tests.payments.webhooks import an_event, deliver

COPIES = 50


@pytest.mark.fault("P01")
def test_P01_fifty_copies_of_an_event_are_one_paid_order_and_one_movement(app, pay_page):
    variant = a_part(stock=5)
    order = an_order(quantity=2)
    body = an_event(pay_page.pay(order))

    answers = at_once(lambda: deliver(app.test_client(), body).status_code, COPIES)
    _work_in_parallel()

    assert answers == [200] * COPIES
    assert (_count(StripeEvent), _count(StockMovement)) == (1, 1)
    assert [event.kind for event in seen(order).events].count("paid") == 1
    with reading() as session:
        level = session.get_one(StockLevel, variant)
    assert (level.on_hand, level.allocated) == (5, 2)


@pytest.mark.prior_failure(13)
def test_many_events_of_one_payment_and_its_return_page_are_one_effect(app, pay_page):
    a_part(stock=5)
    order = an_order(quantity=2)
    session_id = pay_page.pay(order)
    for number in range(12):
        deliver(app.test_client(), an_event(session_id, event_id=f"evt_{number}"))

    returned = threading.Thread(target=jobs.learn, args=(session_id,))
    returned.start()
    _work_in_parallel()
    returned.join()

    assert _count(StockMovement) == 1
    kinds = [event.kind for event in seen(order).events]
    assert kinds == ["placed", "paid"]


@pytest.mark.fault("P10")
def test_P10_a_double_click_on_pay_opens_one_page(pay_page):
    a_part()
    order = an_order()

    pages = at_once(lambda: jobs.open_payment_page(order.id), 4)

    assert len(set(pages)) == 1
    assert _count(Payment) == 1
    assert gateway.look_at(pay_page.session_of(order)).outcome == "open"


def test_giving_an_order_up_and_placing_the_next_do_not_wait_for_each_other(
    database, monkeypatch
):
    """Each pauses while it holds what the other wants next: locks have one order."""
    order = _order_and_cart_with_one_coupon()
    token, total = _token(), total_of(ASHA)
    _pause_before(monkeypatch, checkout, "lock_promises")
    _pause_before(monkeypatch, standing, "release_stock")

    outcomes = together(
        lambda: _give_up(order).status, lambda: place(ASHA, token, total).status
    )

    assert outcomes == [OrderStatus.CANCELLED, OrderStatus.PENDING]


def test_a_code_with_one_use_serves_one_of_many_who_press_at_once(database, monkeypatch):
    _pause_before(monkeypatch, checkout, "_hold")
    errands = _carts_with_one_coupon(4)

    outcomes = together(*[lambda errand=errand: place(*errand) for errand in errands])

    assert sum(isinstance(each, Conflict) for each in outcomes) == 3
    assert _count(Order) == 1


def test_a_code_without_a_limit_serves_everybody_at_once(database, monkeypatch):
    _pause_before(monkeypatch, checkout, "_redeem")
    errands = _carts_with_one_coupon(4, limit=None)

    outcomes = together(
        *[lambda errand=errand: place(*errand).status for errand in errands]
    )

    assert outcomes == [OrderStatus.PENDING] * 4


def test_the_address_sent_twice_at_once_is_one_draft(database):
    a_part()
    a_cart(ASHA)
    with reading() as session:
        cart = checkout_cart(session)

    def fill():
        with transaction() as session:
            return checkout.fill_draft(session, cart=cart, fields={"city": "Mysuru"}).city

    assert at_once(fill, 4) == ["Mysuru"] * 4


def at_once(work, times: int) -> list:
    """Do the same in many threads, all let go at the same moment; gives the answers."""
    return together(*[work] * times)


def together(*works) -> list:
    """Do each in a thread of its own; a failure is given as what was raised."""
    barrier = threading.Barrier(len(works))
    answers: list = [None] * len(works)

    def run(place_, work) -> None:
        barrier.wait(30)
        try:
            answers[place_] = work()
        except Exception as error:  # noqa: BLE001 the test compares what came of it
            answers[place_] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def checkout_cart(session):

    return cart_to_check_out(session, ASHA)


def _work_in_parallel() -> None:
    """Several workers take what is announced, and each of them takes all of it."""
    with reading() as session:
        due = list(session.scalars(select(outbox.Delivery.id)))
    results = at_once(lambda: [outbox.perform(delivery) for delivery in due], 4)
    failed = [each for each in results if isinstance(each, Exception)]
    assert failed == []


def _pause_before(monkeypatch, module, name) -> None:
    real = getattr(module, name)

    def paused(*args, **more):
        time.sleep(0.5)
        return real(*args, **more)

    monkeypatch.setattr(module, name, paused)


def _order_and_cart_with_one_coupon():
    a_part(stock=9, price="1000.00")
    with transaction() as session:
        add_coupon(
            session, code="FEW", label="Few", terms=Terms(percent_bp=1000, usage_limit=5)
        )
    _fill_cart()
    order = an_order()
    a_cart(ASHA)
    _fill_cart()
    return order


def _carts_with_one_coupon(count: int, *, limit: int | None = 1) -> list:
    a_part(stock=9, price="1000.00")
    with transaction() as session:
        add_coupon(
            session,
            code="ONE",
            label="One",
            terms=Terms(percent_bp=1000, usage_limit=limit),
        )
    errands = []
    for number in range(count):
        visitor = Visitor(f"buyer-{number}")
        token, _ = a_cart(visitor)
        with transaction() as session:
            apply_code(session, visitor=visitor, code="ONE", at=clock.now())
        errands.append((visitor, token, total_of(visitor)))
    return errands


def _fill_cart() -> None:
    with transaction() as session:
        add_variant(session, visitor=ASHA, sku="NZ-04", quantity=1, at=clock.now())
    with transaction() as session:
        apply_code(session, visitor=ASHA, code="FEW", at=clock.now())


def _token() -> str:
    with reading() as session:
        return checkout_cart(session).token


def _give_up(order):
    with transaction() as session:
        return orders.give_up(
            session, order_id=order.id, by=OrderStatus.CANCELLED, at=clock.now()
        )


def _count(kind) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(kind))
