"""The webhook inbox: only Stripe's own words are kept, each once, and none is believed."""

import pytest
from sqlalchemy import func, select

from store.catalog.models import StockMovement
from store.infra.db import reading, transaction
from store.payments.models import Payment, StripeEvent
from store.payments.queries import latest_payment
from tests.factories.buying import a_part, an_order
from tests.payments.conftest import seen
from tests.payments.webhooks import an_event, deliver, send, signature
from tests.working import run_jobs

SIGNED_NONSENSE = [b"{}", b"[]", b'"x"', b"null", b'{"object": "v2.core.event"}', b"{"]


def test_an_event_is_kept_and_acted_on_by_the_worker(client, pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.pay(order)

    answer = deliver(client, an_event(session_id))

    assert (answer.status_code, answer.text) == (200, "kept")
    assert not seen(order).is_paid
    run_jobs()
    assert seen(order).is_paid
    assert _outcomes() == ["paid"]


@pytest.mark.prior_failure(15)
def test_an_event_only_makes_us_look_what_it_says_is_not_believed(client, pay_page):
    a_part()
    order = an_order()
    session_id = pay_page.open(order)

    deliver(client, an_event(session_id, kind="checkout.session.completed"))
    run_jobs()

    assert not seen(order).is_paid


@pytest.mark.prior_failure(20)
def test_the_same_event_twice_is_one_row(client, pay_page):
    a_part()
    body = an_event(pay_page.pay(an_order()))

    answers = [deliver(client, body).status_code for _ in range(3)]
    run_jobs()

    assert answers == [200, 200, 200]
    assert _count(StripeEvent) == 1


def test_two_events_of_one_payment_in_any_order_end_the_same(client, pay_page):
    a_part(stock=9)
    ends = []
    for turned in (False, True):
        order = an_order()
        session_id = pay_page.pay(order)
        kinds = ["checkout.session.completed", "payment_intent.succeeded"]
        for kind in reversed(kinds) if turned else kinds:
            deliver(client, an_event(session_id, event_id=f"{kind}{turned}", kind=kind))
            run_jobs()
        ends.append((seen(order).status, [event.kind for event in seen(order).events]))

    assert ends[0] == ends[1]
    assert _count(StockMovement) == 2


@pytest.mark.fault("P07")
def test_P07_an_event_that_comes_before_we_kept_the_session_is_known_by_the_order(
    client, pay_page
):
    a_part()
    order = an_order()
    session_id = pay_page.pay(order)
    _forget_session(order)

    deliver(client, an_event(session_id, number=order.number))
    run_jobs()

    assert seen(order).is_paid
    assert _payment(order).session_id == session_id


def test_an_event_about_a_payment_intent_finds_the_order_too(client, pay_page):
    a_part()
    order = an_order()
    pay_page.pay(order)
    body = an_event("pi_1", number=order.number, kind="payment_intent.succeeded")
    body = body.replace(b'"checkout.session",', b'"payment_intent",')

    deliver(client, body)
    run_jobs()

    assert seen(order).is_paid


@pytest.mark.fault("P08")
@pytest.mark.parametrize("number", [None, "9" * 300, "\u0000"])
def test_P08_an_event_about_no_order_of_ours_is_kept_without_effect(
    client, database, number
):
    answer = deliver(client, an_event("cs_of_another_shop", number=number))
    run_jobs()

    assert answer.status_code == 200
    assert _outcomes() == ["not about an order of ours"]


@pytest.mark.asvs("V16.5.3")
@pytest.mark.fault("P03")
def test_P03_a_forged_event_is_refused(client, database):
    body = an_event("cs_1")

    answers = [
        deliver(client, body, secret="whsec_guessed"),
        deliver(client, body, age=301),
        send(client, body + b" ", {"Stripe-Signature": signature(body)}),
        send(client, body, {"Stripe-Signature": "t=now,v1=no"}),
        send(client, body, {"Stripe-Signature": "t=1,v1=\xe9"}),
        send(client, body, {}),
    ]

    assert {answer.status_code for answer in answers} == {400}
    assert _count(StripeEvent) == 0


@pytest.mark.parametrize("body", SIGNED_NONSENSE)
def test_a_signed_body_that_is_no_event_is_refused(client, database, body):
    assert deliver(client, body).status_code == 400
    assert _count(StripeEvent) == 0


def test_a_body_that_is_not_text_is_refused(client, database):
    answer = send(client, b"\xff\xfe", {"Stripe-Signature": "t=1,v1=00"})

    assert answer.status_code == 400


@pytest.mark.fault("P22")
def test_P22_a_body_that_is_too_large_is_refused_unread(client, database):
    answer = send(client, b" " * 300_000, {"Stripe-Signature": "t=1,v1=00"})

    assert answer.status_code == 413
    assert _count(StripeEvent) == 0


def test_an_event_while_stripe_is_silent_is_tried_again(client, pay_page):
    a_part()
    order = an_order()
    body = an_event(pay_page.pay(order))
    pay_page.server.stop()

    deliver(client, body)

    with pytest.raises(ConnectionError):
        run_jobs()
    assert _outcomes() == [""]


def _forget_session(order) -> None:
    """As if this process had died before it kept what Stripe had answered."""
    with transaction() as session:
        payment = latest_payment(session, order.id)
        payment.session_id, payment.url, payment.state = None, None, "starting"


def _payment(order) -> Payment:
    with reading() as session:
        return latest_payment(session, order.id)


def _outcomes() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(StripeEvent.outcome)))


def _count(kind) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(kind))
