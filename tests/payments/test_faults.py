"""What goes wrong between the shop and Stripe, by its row of the fault model."""

import json

import pytest
from sqlalchemy import func, select

import store.settings
from store.catalog.models import StockMovement, Variant
from store.catalog.queries.stock import available
from store.infra.db import reading, transaction
from store.infra.outbox import Delivery
from store.kernel import clock
from store.kernel.circuit import FAILURES, REST
from store.kernel.money import Money
from store.orders.actions import ship_order
from store.orders.models import OrderStatus
from store.payments import gateway, jobs, queries, topics
from store.payments.gateway import Outcome, PaymentUnavailable
from store.payments.jobs import inbox
from store.payments.models import StripeEvent
from store.payments.refunds.jobs import adopt_refunds
from tests.factories.buying import a_cart, a_part, an_order, later
from tests.payments.conftest import SECRET, seen
from tests.payments.webhooks import about, an_event, deliver
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


@pytest.fixture
def order(pay_page):
    a_part(stock=5)
    return an_order(quantity=2)


@pytest.mark.fault("P02")
def test_P02_a_refund_heard_of_before_its_payment_waits_for_it(client, pay_page, order):
    session_id = pay_page.pay(order)
    intent = gateway.look_at(session_id).intent_id
    with gateway.asking():
        given = gateway.client().v1.refunds.create({"payment_intent": intent})

    deliver(client, about(given.id, "refund", "refund.created", payment_intent=intent))
    run_jobs()
    deliver(client, an_event(session_id, event_id="evt_2"))
    run_jobs()
    with clock.frozen(later(minutes=5)):
        jobs.retry_parked()

    after = seen(order)
    assert (after.status, after.payment_status) == ("placed", "refunded")
    assert (after.captured, after.refunded) == (order.total, order.total)


@pytest.mark.fault("P04")
def test_P04_a_replay_is_refused_when_old_and_kept_once_when_fresh(client, pay_page, order):
    body = an_event(pay_page.pay(order))

    answers = [deliver(client, body, age=age).status_code for age in (299, 10, 0, 301)]

    assert answers == [200, 200, 200, 400]
    assert _count(StripeEvent) == 1


@pytest.mark.fault("P06")
def test_P06_a_refund_in_stripes_own_pages_whose_webhooks_were_lost_is_found(
    pay_page, order
):
    session_id = pay_page.pay(order)
    jobs.learn(session_id)
    intent = gateway.look_at(session_id).intent_id
    gateway.client().v1.refunds.create({"payment_intent": intent, "amount": 100})

    for _ in range(2):
        adopt_refunds()

    assert (seen(order).refunded, seen(order).is_paid) == (Money(1_00), True)


@pytest.mark.fault("P07")
def test_P07_a_session_that_we_did_not_live_to_write_down_is_found(pay_page, order):
    session_id = pay_page.pay(order)
    with transaction() as session:
        queries.latest_payment(session, order.id).session_id = None

    with clock.frozen(later(minutes=3)):
        jobs.find_sessions()

    assert seen(order).is_paid
    assert pay_page.session_of(order) == session_id


@pytest.mark.fault("P08")
@pytest.mark.parametrize(
    ("odd", "outcome"),
    [
        ({"livemode": True}, "of the live mode: no effect"),
        ({"account": "acct_of_another"}, "of another account: no effect"),
    ],
)
def test_P08_events_of_another_mode_or_account_have_no_effect(
    client, pay_page, order, odd, outcome
):
    event = {**json.loads(an_event(pay_page.pay(order))), **odd}

    answer = deliver(client, json.dumps(event).encode())
    run_jobs()

    assert (answer.status_code, _outcomes()) == (200, [outcome])
    assert not seen(order).is_paid


@pytest.mark.fault("P08")
def test_P08_an_order_that_never_appears_is_given_up_after_hours(client, pay_page):
    deliver(client, an_event("cs_of_nobody", number="MX-2222-2222"))

    for hours in range(0, 40, 2):
        with clock.frozen(later(hours=hours)):
            jobs.retry_parked()

    assert _outcomes() == ["not about an order of ours"]


def test_a_type_nobody_knows_is_kept_without_effect(client, pay_page, order):
    body = an_event(pay_page.pay(order), kind="tax.settings.updated", number=order.number)

    assert deliver(client, body).status_code == 200
    run_jobs()

    assert _outcomes() == ["stored, without effect"]
    assert not seen(order).is_paid


@pytest.mark.fault("P11")
def test_P11_what_is_changed_after_placing_does_not_touch_what_is_paid(pay_page, order):
    with transaction() as session:
        session.scalars(select(Variant)).one().price = Money(99_00)
    a_cart(quantity=3)

    session_id = pay_page.pay(order)
    jobs.learn(session_id)

    assert gateway.look_at(session_id).amount == order.total
    assert [line.quantity for line in seen(order).lines] == [2]
    assert seen(order).captured == order.total


@pytest.mark.fault("P14")
def test_P14_a_silent_stripe_is_not_waited_for_by_everybody(pay_page, order):
    at = clock.now()
    with clock.frozen(at):
        for _ in range(FAILURES):
            gateway.LINE.failed(at)
        with pytest.raises(PaymentUnavailable, match="has not answered lately"):
            jobs.open_payment_page(order.id)

    with clock.frozen(at + REST):
        assert jobs.open_payment_page(order.id)
    assert gateway.LINE.failures == 0


@pytest.mark.prior_failure(28)
@pytest.mark.fault("P18")
def test_P18_a_slow_payment_that_fails_frees_the_stock_and_is_told(pay_page, order):
    session_id = pay_page.open(order)
    pay_page.choose(session_id, "fail-later")
    jobs.learn(session_id)
    pay_page.settle(session_id)

    assert jobs.learn(session_id) == Outcome.FAILED
    with clock.frozen(later(hours=1)):
        jobs.expire_unpaid()
        assert _free() == [5]

    assert seen(order).status == OrderStatus.EXPIRED
    told = _announced()
    assert (topics.PAYMENT_FAILED, "tell_of_failure") in told
    assert not {topic for topic, _ in told} & {"order.paid", "order.placed"}


@pytest.mark.fault("P19")
def test_P19_both_secrets_are_taken_while_one_is_rolled_out(
    client, pay_page, order, monkeypatch
):
    rolled = {"STRIPE_WEBHOOK_SECRET": "whsec_new", "STRIPE_WEBHOOK_SECRET_OLD": SECRET}
    known = store.settings.settings()
    body = an_event(pay_page.pay(order))

    store.settings.use(known.model_copy(update=rolled))
    during = [deliver(client, body, secret=key).status_code for key in rolled.values()]
    rolled["STRIPE_WEBHOOK_SECRET_OLD"] = ""
    store.settings.use(known.model_copy(update=rolled))
    after = [deliver(client, body, secret=key).status_code for key in ("whsec_new", SECRET)]

    assert (during, after) == ([200, 200], [200, 400])


@pytest.mark.fault("P20")
def test_P20_a_full_inbox_takes_no_more_and_the_shop_goes_on(client, pay_page, monkeypatch):
    monkeypatch.setattr(queries, "MOST_WAITING", 3)

    answers = [
        deliver(client, an_event("cs_flood", event_id=f"evt_{number}"))
        for number in range(6)
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 503, 503, 503]
    assert answers[-1].headers["Retry-After"] == "60"
    assert _count(StripeEvent) == 3
    assert client.get("/").status_code == 200
    run_jobs()
    body = an_event("cs_flood", event_id="evt_9")
    assert deliver(client, body).status_code == 200


@pytest.mark.prior_failure(27)
@pytest.mark.fault("P21")
def test_P21_a_worker_that_dies_in_the_middle_of_an_event_leaves_one_effect(
    client, pay_page, order, monkeypatch
):
    deliver(client, an_event(pay_page.pay(order)))

    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(inbox.actions, "close_event", die)
        with pytest.raises(KeyboardInterrupt):
            run_jobs(only="apply_event")
    assert seen(order).is_paid
    assert _outcomes() == [""]
    with clock.frozen(later(minutes=2)):
        jobs.retry_parked()

    assert _outcomes() == ["nothing new"]
    assert _count(StockMovement) == 1


@pytest.mark.prior_failure(18)
def test_an_event_that_comes_late_for_a_sent_order_is_taken_without_effect(
    client, pay_page, order
):
    session_id = pay_page.pay(order)
    jobs.learn(session_id)
    with transaction() as session:
        ship_order(session, number=order.number, tracking="", actor="Sam", at=clock.now())

    answer = deliver(client, an_event(session_id, kind="checkout.session.expired"))
    run_jobs(only="apply_event")

    assert (answer.status_code, _outcomes()) == (200, ["nothing new"])
    assert seen(order).is_shipped


@pytest.mark.fault("P22")
@pytest.mark.parametrize("deep", [b"[" * 60_000, b'{"a":' * 60 + b"1" + b"}" * 60])
def test_P22_a_deep_body_is_refused_unread(client, database, deep):
    assert deliver(client, deep).status_code == 400
    assert _count(StripeEvent) == 0


@pytest.mark.prior_failure(51)
def test_what_exports_need_is_always_told_to_stripe(pay_page, order):
    session_id = pay_page.pay(order)

    intent = gateway.look_at(session_id).intent_id
    told = gateway.client().v1.payment_intents.retrieve(intent)

    assert told.description == f"MakrX Store order {order.number}"
    assert (told.shipping.name, told.shipping.address.line1) == (order.name, order.line1)
    assert told.shipping.address.country == "IN"
    session = gateway.client().v1.checkout.sessions.retrieve(session_id)
    assert session.billing_address_collection == "required"


def _free() -> list[int]:
    with reading() as session:
        variant = session.scalar(select(Variant.id))
        return [available(session, [variant], at=clock.now())[variant]]


def _announced() -> set[tuple[str, str]]:
    with reading() as session:
        rows = session.execute(select(Delivery.topic, Delivery.job))
        return {(topic, job.rpartition(".")[2]) for topic, job in rows}


def _outcomes() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(StripeEvent.outcome)))


def _count(kind) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(kind))
