"""Money that comes late, twice, short or slowly: never lost, and never in silence."""

import pytest
from sqlalchemy import select

from store.infra.db import reading, transaction
from store.infra.outbox import Delivery
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.models import OrderStatus, PaymentStatus
from store.payments import actions, jobs, topics
from store.payments.gateway import Outcome, Seen
from store.payments.models import Payment, PaymentState, Refund
from store.payments.queries import latest_payment
from tests.factories.buying import BINA, a_cart, a_part, an_order, later, place
from tests.payments.conftest import seen


def test_a_wrong_amount_is_neither_asked_for_again_nor_forgotten(pay_page):
    a_part()
    order = an_order()
    pay_page.open(order)
    _hear(order, Outcome.PAID, Money(1_00))

    with clock.frozen(later(days=30)):
        jobs.expire_unpaid()

    assert seen(order).is_pending
    assert seen(order).needs_attention
    with pytest.raises(Conflict):
        jobs.open_payment_page(order.id)


def test_a_slow_payment_whose_stock_is_gone_is_kept_and_flagged(pay_page):
    a_part(stock=1)
    order = an_order()
    session_id = pay_page.open(order)
    with clock.frozen(later(hours=1)):
        place(BINA, *a_cart(BINA))
    pay_page.choose(session_id, "pay-later")

    with clock.frozen(later(hours=1)):
        outcome = jobs.learn(session_id)

    assert outcome == "processing"
    assert seen(order).payment_status == PaymentStatus.PROCESSING
    assert "its stock went to another order" in seen(order).needs_attention


def test_an_order_that_is_being_paid_does_not_expire(pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.open(order)
    pay_page.choose(session_id, "pay-later")
    jobs.learn(session_id)

    with clock.frozen(later(days=8)):
        jobs.expire_unpaid()

    assert seen(order).is_pending


@pytest.mark.fault("P10")
@pytest.mark.prior_failure(17)
def test_P10_a_second_payment_goes_back_by_itself(pay_page):
    a_part()
    order = an_order()
    jobs.learn(pay_page.pay(order))
    with transaction() as session:
        session.add(
            Payment(
                order_id=order.id,
                attempt=2,
                amount=order.total,
                expires_at=later(hours=1),
                session_id="cs_second",
            )
        )

    outcome = _hear(order, Outcome.PAID, order.total, session_id="cs_second", attempt=2)

    assert outcome == "paid twice"
    assert "of the second goes back" in seen(order).needs_attention
    assert (seen(order).payment_status, seen(order).kept) == ("paid", order.total)
    assert _refunded(order) == [order.total]
    assert [event.kind for event in seen(order).events].count("paid") == 1


@pytest.mark.fault("P02")
@pytest.mark.parametrize(
    "outcomes",
    [
        [Outcome.OPEN, Outcome.PROCESSING, Outcome.PAID],
        [Outcome.PAID, Outcome.PROCESSING, Outcome.OPEN],
        [Outcome.EXPIRED, Outcome.PAID, Outcome.EXPIRED],
        [Outcome.FAILED, Outcome.PAID, Outcome.FAILED],
        [Outcome.PAID, Outcome.FAILED, Outcome.PAID],
    ],
)
def test_P02_whatever_the_order_of_news_paid_is_the_end(pay_page, outcomes):
    a_part()
    order = an_order()
    pay_page.open(order)

    for outcome in outcomes:
        _hear(order, outcome, order.total)

    assert (seen(order).status, seen(order).payment_status) == ("placed", "paid")
    assert _payment(order).state == PaymentState.PAID


def test_an_unpaid_page_that_ends_leaves_the_order_to_its_own_time(pay_page):
    a_part()
    order = an_order()
    pay_page.open(order)

    assert _hear(order, Outcome.EXPIRED, order.total) == "expired"

    assert seen(order).status == OrderStatus.PENDING
    assert seen(order).is_payable


@pytest.mark.fault("P05")
@pytest.mark.prior_failure(24)
def test_P05_money_that_comes_when_the_things_are_sold_goes_back_and_is_told_of(pay_page):
    a_part(stock=1)
    order = an_order()
    pay_page.open(order)
    jobs.abandon(order.id, by=OrderStatus.EXPIRED)
    place(BINA, *a_cart(BINA))

    outcome = _hear(order, Outcome.PAID, order.total)
    again = _hear(order, Outcome.PAID, order.total)

    after = seen(order)
    assert (outcome, again) == ("paid too late", "nothing new")
    assert (after.status, after.payment_status) == ("expired", "refunded")
    assert "goes back" in after.needs_attention
    assert _refunded(order) == [order.total]
    with reading() as session:
        told = select(Delivery.job).where(Delivery.topic == topics.MONEY_UNWANTED)
        assert session.scalar(told).endswith("tell_of_unwanted")


def _refunded(order) -> list[Money]:
    with reading() as session:
        rows = select(Refund.amount).where(Refund.order_id == order.id)
        return list(session.scalars(rows))


def _hear(order, outcome, amount, *, session_id=None, attempt=1) -> str:
    """Stripe says something about a try to pay."""
    with transaction() as session:
        rows = select(Payment).where(
            Payment.order_id == order.id, Payment.attempt == attempt
        )
        payment = session.scalars(rows).one()
        told = Seen(
            session_id or payment.session_id or "cs_1",
            outcome,
            amount,
            f"pi_{attempt}",
            order.number,
            attempt,
            livemode=False,
        )
        return actions.apply_payment(
            session, payment_id=payment.id, seen=told, at=clock.now()
        )


def _payment(order) -> Payment:
    with reading() as session:
        return latest_payment(session, order.id)
