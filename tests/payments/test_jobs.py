"""Payments from the button to the paid order, with everything that can go wrong."""

import pytest
from sqlalchemy import func, select

from store.catalog.models import StockLevel, StockMovement
from store.catalog.queries.stock import available
from store.checkout.queries import cart_to_check_out
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.models import OrderStatus, PaymentStatus
from store.payments import actions, gateway, jobs
from store.payments.gateway import Outcome, PaymentUnavailable, Seen
from store.payments.models import Payment
from store.payments.queries import latest_payment
from tests.factories.buying import ASHA, a_part, an_order, later
from tests.payments.conftest import seen


def test_a_paid_session_makes_the_order_paid(pay_page):
    variant = a_part(stock=5)
    order = an_order(quantity=2)
    session_id = pay_page.pay(order)

    outcome = jobs.learn(session_id)

    assert outcome == "paid"
    assert (seen(order).status, seen(order).payment_status) == ("placed", "paid")
    assert _stock(variant) == (5, 2)


@pytest.mark.prior_failure(6)
def test_hearing_of_a_payment_twice_changes_nothing(pay_page):
    variant = a_part(stock=5)
    session_id = pay_page.pay(order := an_order(quantity=2))

    outcomes = [jobs.learn(session_id) for _ in range(3)]

    assert outcomes == ["paid", "nothing new", "nothing new"]
    assert _stock(variant) == (5, 2)
    assert _movements() == 1
    assert [event.kind for event in seen(order).events] == ["placed", "paid"]


def test_asking_for_the_payment_page_twice_gives_the_same_page(pay_page):
    a_part()
    order = an_order()

    assert jobs.open_payment_page(order.id) == jobs.open_payment_page(order.id)
    assert _payments(order) == 1


def test_stripe_is_asked_for_exactly_what_the_order_costs(pay_page):
    a_part(price="333.33")
    order = an_order(quantity=3)

    session_id = pay_page.open(order)

    assert _look(session_id).amount == order.total


@pytest.mark.prior_failure(19)
def test_a_declined_card_can_be_followed_by_a_good_one(pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.open(order)
    pay_page.choose(session_id, "decline")
    jobs.learn(session_id)

    pay_page.choose(session_id, "pay")
    jobs.learn(session_id)

    assert seen(order).is_paid


def test_a_slow_payment_is_waited_for_and_keeps_its_stock(pay_page):
    variant = a_part(stock=1)
    order = an_order()
    session_id = pay_page.open(order)
    pay_page.choose(session_id, "pay-later")

    jobs.learn(session_id)

    assert seen(order).payment_status == PaymentStatus.PROCESSING
    with reading() as session:
        assert available(session, [variant], at=later(days=6)) == {variant: 0}


def test_an_abandoned_order_is_given_up_and_its_things_are_back(pay_page):
    variant = a_part(stock=1)
    order = an_order()
    pay_page.open(order)

    with clock.frozen(later(hours=2)):
        jobs.expire_unpaid()

    assert seen(order).status == OrderStatus.EXPIRED
    assert _cart_total(ASHA) == order.items_total
    with reading() as session:
        assert available(session, [variant], at=clock.now()) == {variant: 1}


def test_an_order_paid_in_the_last_minute_is_not_expired(pay_page):
    a_part()
    order = an_order()
    pay_page.pay(order)

    with clock.frozen(later(hours=2)):
        jobs.expire_unpaid()

    assert seen(order).is_paid


@pytest.mark.prior_failure(26)
@pytest.mark.fault("P06")
def test_P06_a_payment_whose_webhook_was_lost_is_found(pay_page):
    a_part()
    order = an_order()
    pay_page.pay(order)

    with clock.frozen(later(minutes=3)):
        jobs.reconcile()

    assert seen(order).is_paid


def test_a_cancelled_order_cannot_be_paid_any_more(pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.open(order)

    jobs.abandon(order.id, by=OrderStatus.CANCELLED, actor="customer")

    pay_page.choose(session_id, "pay")
    assert _look(session_id).outcome == Outcome.EXPIRED
    assert seen(order).status == OrderStatus.CANCELLED


def test_an_order_that_is_paid_already_is_not_cancelled(pay_page):
    a_part()
    order = an_order()
    pay_page.pay(order)

    jobs.abandon(order.id, by=OrderStatus.CANCELLED, actor="customer")

    assert seen(order).is_paid


@pytest.mark.fault("P09")
def test_P09_a_wrong_amount_is_held_and_not_sent(pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.open(order)

    outcome = _apply(order, session_id, Outcome.PAID, Money(1_00))

    assert outcome == "wrong amount"
    assert not seen(order).is_paid
    assert "₹1.00 instead of" in seen(order).needs_attention


@pytest.mark.fault("P09")
def test_P09_a_person_may_take_a_wrong_amount_that_is_enough(pay_page, staff):
    a_part()
    order = an_order()
    _apply(order, pay_page.open(order), Outcome.PAID, order.total + Money(1))

    _release(order, staff)

    assert (seen(order).status, seen(order).payment_status) == ("placed", "paid")


@pytest.mark.fault("P09")
def test_P09_nobody_lets_an_order_go_whose_money_is_not_all_there(pay_page, staff):
    a_part()
    order = an_order()
    _apply(order, pay_page.open(order), Outcome.PAID, order.total - Money(1))

    with pytest.raises(Conflict, match=r"₹0\.01 of this order is missing"):
        _release(order, staff)

    assert (seen(order).status, bool(seen(order).held)) == ("pending", True)


@pytest.mark.fault("P05")
def test_P05_money_that_comes_after_the_order_was_given_up_revives_it(pay_page):
    a_part(stock=1)
    order = an_order()
    session_id = pay_page.open(order)
    jobs.abandon(order.id, by=OrderStatus.CANCELLED)

    _apply(order, session_id, Outcome.PAID, order.total)

    assert seen(order).is_paid
    assert seen(order).needs_attention.startswith("Paid after it was given up")


@pytest.mark.prior_failure(3)
def test_an_order_that_is_paid_but_short_asks_for_a_person(pay_page):
    variant = a_part(stock=1)
    order = an_order()
    session_id = pay_page.pay(order)
    with transaction() as session:
        session.get_one(StockLevel, variant).on_hand = 0

    jobs.learn(session_id)

    assert seen(order).is_paid
    assert "stock is short" in seen(order).needs_attention
    assert _stock(variant) == (0, 0)


def test_an_expired_session_never_takes_a_paid_order_back(pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.pay(order)
    jobs.learn(session_id)

    assert _apply(order, session_id, Outcome.EXPIRED, order.total) == "nothing new"
    assert seen(order).is_paid


def test_a_payment_page_that_does_not_answer_loses_nothing(pay_page):
    a_part()
    order = an_order()
    pay_page.server.stop()

    with pytest.raises(PaymentUnavailable):
        jobs.open_payment_page(order.id)

    assert seen(order).is_payable
    assert _payments(order) == 1


@pytest.mark.prior_failure(14)
def test_a_paid_order_cannot_be_paid_again(pay_page):
    a_part()
    order = an_order()
    jobs.learn(pay_page.pay(order))

    with pytest.raises(Conflict):
        jobs.open_payment_page(order.id)


def _cart_total(visitor) -> Money:
    with reading() as session:
        return cart_to_check_out(session, visitor).totals(clock.now()).total


def _apply(order, session_id, outcome, amount) -> str:
    found = Seen(session_id, outcome, amount, "pi_1", order.number, 1, livemode=False)
    with transaction() as session:
        payment = latest_payment(session, order.id)
        return actions.apply_payment(
            session, payment_id=payment.id, seen=found, at=clock.now()
        )


def _look(session_id):
    return gateway.look_at(session_id)


def _stock(variant) -> tuple[int, int]:
    with reading() as session:
        level = session.get_one(StockLevel, variant)
        return level.on_hand, level.allocated


def _movements() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(StockMovement))


def _payments(order) -> int:
    with reading() as session:
        rows = select(func.count()).select_from(Payment)
        return session.scalar(rows.where(Payment.order_id == order.id))


def _release(order, staff) -> None:
    with transaction() as session:
        actions.release_order(session, number=order.number, actor=staff, at=clock.now())
