"""Refunds through Stripe's own SDK: one for each that was asked, whatever is lost."""

from email import message_from_bytes, policy

import pytest

from store.infra.db import reading
from store.kernel import clock
from store.kernel.money import Money
from store.orders.models import PaymentStatus
from store.payments import gateway, money_back
from store.payments.gateway import PaymentUnavailable
from store.payments.models import Refund, RefundState
from store.payments.money_back import Wanted
from store.payments.refunds import jobs
from store.payments.refunds.planning import Wish
from store.payments.sandbox.app import world_of
from store.payments.sandbox.faults import Faults
from store.payments.sandbox.refunds import settle_due
from tests.factories.buying import later
from tests.payments.refunds.paying import (
    a_card_order,
    give_back,
    made,
    now,
    payment_of,
    pieces,
)
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


def at_stripe(order):
    return money_back.of_payment(payment_of(order).intent_id)


def in_the_dashboard(order, amount):
    """Staff give money back in Stripe's own pages."""
    params = {"payment_intent": payment_of(order).intent_id, "amount": amount}
    return gateway.client().v1.refunds.create(params=params).id


def test_a_refund_is_sent_and_the_customer_is_told(pay_page, configuration):
    order = a_card_order(pay_page)
    (refund,) = give_back(order, pieces(order, 1))

    run_jobs()

    (sent,) = made(order)
    assert (sent.state, sent.amount) == (RefundState.SUCCEEDED, refund.amount)
    assert [(one.refund_id, one.amount) for one in at_stripe(order)] == [
        (sent.provider_refund_id, sent.amount)
    ]
    assert f"{sent.amount} of your order {order.number} went back to you" in [
        message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]
        for path in (configuration.VAR / "mail").iterdir()
    ]


@pytest.mark.fault("P15")
def test_P15_an_answer_that_is_lost_leaves_one_refund(pay_page):
    order = a_card_order(pay_page)
    (refund,) = give_back(order, pieces(order, 1))
    world_of(pay_page.app).faults.set(Faults(lost=9))
    with pytest.raises(PaymentUnavailable):
        jobs.send_refund(refund.id)
    world_of(pay_page.app).faults.set(Faults())

    for _ in range(2):
        jobs.send_refund(refund.id)

    assert len(at_stripe(order)) == 1
    assert made(order)[0].state == RefundState.SUCCEEDED


@pytest.mark.fault("P15")
def test_P15_the_key_alone_makes_it_one_refund(pay_page):
    order = a_card_order(pay_page)
    intent_id = payment_of(order).intent_id

    wanted = Wanted(intent_id, Money(100), "key", order.number)
    first, second = money_back.send(wanted), money_back.send(wanted)

    assert first == second
    assert len(at_stripe(order)) == 1


def test_a_sweep_sends_what_no_worker_sent(pay_page):
    order = a_card_order(pay_page)
    give_back(order, pieces(order, 1))

    with clock.frozen(later(minutes=3)):
        jobs.reconcile_refunds()

    assert made(order)[0].state == RefundState.SUCCEEDED


@pytest.mark.prior_failure(22)
@pytest.mark.prior_failure(23)
def test_news_of_refunds_in_any_order_and_twice_make_none_more(pay_page):
    order = a_card_order(pay_page)
    for _ in range(2):
        (refund,) = give_back(now(order), pieces(order, 1))
        jobs.send_refund(refund.id)
    first, second = (seen.refund_id for seen in at_stripe(order))

    for told in (second, first, second, first):
        jobs.learn_refund(told)
    jobs.learn_refunds_of(payment_of(order).intent_id)

    assert len(made(order)) == 2
    assert now(order).refunded == Money.total(seen.amount for seen in at_stripe(order))


@pytest.mark.prior_failure(22)
def test_the_news_that_comes_before_our_own_answer_is_the_same_refund(pay_page):
    order = a_card_order(pay_page)
    (refund,) = give_back(order, pieces(order, 1))
    intent_id = payment_of(order).intent_id
    told = money_back.send(Wanted(intent_id, refund.amount, refund.token, order.number))

    jobs.learn_refund(told.refund_id)
    jobs.send_refund(refund.id)

    (known,) = made(order)
    assert (known.id, known.state) == (refund.id, RefundState.SUCCEEDED)


@pytest.mark.prior_failure(23)
def test_what_is_given_back_in_stripes_own_pages_is_taken_in_once(pay_page):
    order = a_card_order(pay_page)
    told = in_the_dashboard(order, 5000)

    for _ in range(2):
        jobs.learn_refund(told)

    (adopted,) = made(order)
    assert (adopted.provider_refund_id, adopted.amount) == (told, Money(5000))
    assert [line.order_line_id for line in adopted.lines] == [None]
    assert now(order).payment_status == PaymentStatus.PART_REFUNDED
    assert "outside the shop" in now(order).needs_attention


def test_what_is_given_back_elsewhere_is_found_when_all_news_are_lost(pay_page):
    order = a_card_order(pay_page)
    (ours,) = give_back(order, pieces(order, 1))
    jobs.send_refund(ours.id)
    told = in_the_dashboard(order, 5000)

    for _ in range(2):
        jobs.adopt_refunds()

    assert [refund.provider_refund_id for refund in made(order)][1:] == [told]
    assert now(order).refunded == ours.amount + Money(5000)


def test_a_refund_elsewhere_that_leaves_too_little_undoes_ours(pay_page):
    order = a_card_order(pay_page)
    give_back(order, pieces(order, 3, delivery=True))
    told = in_the_dashboard(order, order.total.minor)

    jobs.learn_refund(told)

    ours, theirs = made(order)
    assert (ours.state, theirs.state) == (RefundState.FAILED, RefundState.SUCCEEDED)
    assert now(order).refunded == order.total


def test_a_refund_the_bank_sends_back_is_the_orders_money_again(pay_page, configuration):
    order = a_card_order(pay_page)
    (refund,) = give_back(order, pieces(order, 2, delivery=True))
    world_of(pay_page.app).faults.set(Faults(bounce=True, settle_after=0))
    jobs.send_refund(refund.id)
    assert made(order)[0].state == RefundState.SUCCEEDED
    settle_due(world_of(pay_page.app))

    jobs.adopt_refunds()
    run_jobs(only="tell_staff")

    after = now(order)
    assert made(order)[0].state == RefundState.FAILED
    assert (after.refunded, after.payment_status) == (Money.zero(), PaymentStatus.PAID)
    assert (after.lines[0].refunded, after.lines[0].refunded_quantity) == (Money.zero(), 0)
    assert "did not go through" in after.needs_attention
    give_back(after, pieces(order, 3, delivery=True))
    assert now(order).refunded == order.total


def test_stripes_no_gives_the_money_back_to_the_order(pay_page):
    order = a_card_order(pay_page)
    in_the_dashboard(order, order.total.minor)
    (refund,) = give_back(order, Wish(goodwill=Money(100)))

    jobs.send_refund(refund.id)

    with reading() as session:
        assert session.get_one(Refund, refund.id).state == RefundState.FAILED
    assert now(order).refunded == Money.zero()


def test_a_silent_stripe_is_asked_again_later(pay_page):
    order = a_card_order(pay_page)
    (refund,) = give_back(order, pieces(order, 1))
    world_of(pay_page.app).faults.set(Faults(outage=9))

    with pytest.raises(PaymentUnavailable):
        jobs.send_refund(refund.id)

    assert made(order)[0].state == RefundState.PENDING
    assert now(order).refunded == refund.amount
