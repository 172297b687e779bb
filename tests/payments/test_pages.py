"""The pages a customer is sent to: one at a time, and none behind our back."""

from contextlib import contextmanager

import pytest
from sqlalchemy import select

import store.settings
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.actions import give_up
from store.orders.models import OrderStatus
from store.payments import gateway, jobs
from store.payments.gateway import Outcome, PaymentUnavailable
from store.payments.jobs import paying
from store.payments.models import Payment
from tests.factories.buying import BINA, a_part, an_order, later
from tests.payments.conftest import seen

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def part(database):
    return a_part(stock=5)


def test_a_page_stripe_could_not_make_is_made_later(pay_page):
    order = an_order()
    with stripe_down(), pytest.raises(PaymentUnavailable):
        jobs.open_payment_page(order.id)

    with clock.frozen(later(minutes=10)):
        session_id = pay_page.open(order)

    assert gateway.look_at(session_id).outcome == Outcome.OPEN
    assert [payment.attempt for payment in _payments(order)] == [1, 2]


@pytest.mark.fault("P13")
def test_P13_a_page_stripe_made_without_our_hearing_of_it_is_the_same_page(pay_page):
    order = an_order()
    first = pay_page.open(order)
    with transaction() as session:
        payment = session.scalars(select(Payment)).one()
        payment.session_id, payment.url, payment.state = None, None, "starting"

    assert pay_page.open(order) == first


def test_paying_again_prolongs_the_order_and_ends_the_older_page(pay_page):
    order = an_order()
    first = pay_page.open(order)

    with clock.frozen(later(minutes=31)):
        second = pay_page.open(order)
    with clock.frozen(later(minutes=45)):
        jobs.expire_unpaid()

    assert seen(order).is_pending
    assert gateway.look_at(first).outcome == Outcome.EXPIRED
    assert gateway.look_at(second).outcome == Outcome.OPEN


def test_no_second_page_is_opened_when_the_first_was_paid(pay_page):
    order = an_order()
    pay_page.pay(order)

    with clock.frozen(later(minutes=31)), pytest.raises(Conflict):
        jobs.open_payment_page(order.id)

    assert seen(order).is_paid


def test_a_page_that_opens_while_the_order_is_given_up_is_closed(pay_page, monkeypatch):
    order = an_order()
    start = gateway.start_checkout

    def start_and_lose(checkout):
        started = start(checkout)
        _give_up(order)
        return started

    monkeypatch.setattr(gateway, "start_checkout", start_and_lose)
    with pytest.raises(Conflict):
        jobs.open_payment_page(order.id)

    (payment,) = _payments(order)
    assert gateway.look_at(payment.session_id).outcome == Outcome.EXPIRED


def test_a_page_opened_just_before_giving_up_is_closed_too(pay_page, monkeypatch):
    order = an_order()

    def open_then_give_up(session, **more):
        monkeypatch.undo()
        session.rollback()
        pay_page.open(order)
        return give_up(session, **more)

    monkeypatch.setattr(paying, "give_up", open_then_give_up)
    after = jobs.abandon(order.id, by=OrderStatus.CANCELLED)

    assert after.status == OrderStatus.CANCELLED
    (payment,) = _payments(order)
    assert gateway.look_at(payment.session_id).outcome == Outcome.EXPIRED


def test_one_broken_payment_does_not_keep_the_others_waiting(pay_page):
    lost, found = an_order(), an_order(BINA)
    pay_page.open(lost)
    pay_page.pay(found)
    with transaction() as session:
        payment = session.scalars(select(Payment).where(Payment.order_id == lost.id)).one()
        payment.session_id = "cs_of_another_account"

    with clock.frozen(later(minutes=3)):
        jobs.reconcile()

    assert seen(found).is_paid


@pytest.mark.fault("P14")
def test_P14_stripe_down_stops_the_sweep_and_loses_nothing(pay_page):
    order = an_order()
    pay_page.pay(order)
    with stripe_down(), clock.frozen(later(hours=2)):
        jobs.reconcile()
        jobs.expire_unpaid()
    assert seen(order).is_pending

    with clock.frozen(later(hours=2)):
        jobs.reconcile()

    assert seen(order).is_paid


@pytest.mark.prior_failure(12)
def test_no_connection_is_held_while_stripe_is_asked(pay_page, database, monkeypatch):
    held: list[int] = []
    asking = gateway.asking

    @contextmanager
    def watched():
        held.append(database.engine.pool.checkedout())
        with asking():
            yield

    monkeypatch.setattr(gateway, "asking", watched)
    order = an_order()
    pay_page.pay(order)
    jobs.abandon(order.id, by=OrderStatus.CANCELLED)
    jobs.reconcile()
    jobs.learn(pay_page.session_of(order))

    assert len(held) >= 4
    assert set(held) == {0}


@contextmanager
def stripe_down():
    """Stripe's address leads nowhere."""
    usual = store.settings.settings()
    nowhere = {"STRIPE_API_BASE": "http://127.0.0.1:9"}
    store.settings.use(usual.model_copy(update=nowhere))
    yield
    store.settings.use(usual)


def _give_up(order) -> None:
    with transaction() as session:
        give_up(session, order_id=order.id, by=OrderStatus.CANCELLED, at=clock.now())


def _payments(order) -> list[Payment]:
    with reading() as session:
        rows = select(Payment).where(Payment.order_id == order.id)
        return list(session.scalars(rows.order_by(Payment.attempt)))
