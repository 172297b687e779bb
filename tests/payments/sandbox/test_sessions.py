"""Checkout Sessions as the shop sees them through the SDK."""

import pytest
import stripe

from tests.payments.sandbox.shop import line, order

HOUR = 3_600


def test_a_session_is_opened_with_what_the_shop_asked_for(sandbox):
    session = sandbox.open()

    assert session.id.startswith("cs_test_")
    assert session.url == f"http://pay.example/pay/{session.id}"
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.amount_total, session.currency) == (119_800, "inr")
    assert session.client_reference_id == "MX-000123"
    assert session.metadata["order"] == "MX-000123"
    assert session.expires_at == session.created + 24 * HOUR
    assert session.livemode is False
    assert session.payment_intent is None


def test_an_opened_session_can_be_retrieved_with_its_lines(sandbox):
    session = sandbox.open()

    found = sandbox.sessions.retrieve(session.id, params={"expand": ["line_items"]})

    assert [item.description for item in found.line_items] == [
        "Stepper motor",
        "Printed bracket",
    ]
    assert [item.amount_total for item in found.line_items] == [89_900, 29_900]


def test_the_lines_are_listed_page_by_page(sandbox):
    session = sandbox.open(line_items=[line(name=f"Part {n}") for n in range(5)])

    pages = sandbox.sessions.line_items.list(session.id, params={"limit": 2})

    assert [item.description for item in pages.auto_paging_iter()] == [
        f"Part {n}" for n in range(5)
    ]


def test_sessions_are_listed_newest_first_and_paged(sandbox):
    opened = [sandbox.open(client_reference_id=f"MX-{n}") for n in range(5)]

    pages = sandbox.sessions.list(params={"limit": 2})

    assert pages.has_more
    assert [session.id for session in pages.auto_paging_iter()] == [
        session.id for session in reversed(opened)
    ]


def test_a_list_can_be_walked_backwards(sandbox):
    first, second, third = (sandbox.open() for _ in range(3))

    page = sandbox.sessions.list(params={"ending_before": first.id, "limit": 1})

    assert [session.id for session in page] == [second.id]
    assert page.has_more
    assert third.id in [session.id for session in sandbox.sessions.list()]


def test_sessions_are_found_by_their_intent_and_their_status(sandbox):
    paid, _ = sandbox.paid(), sandbox.open()

    by_intent = sandbox.sessions.list(params={"payment_intent": paid.payment_intent})
    by_status = sandbox.sessions.list(params={"status": "complete"})

    assert [session.id for session in by_intent] == [paid.id]
    assert [session.id for session in by_status] == [paid.id]


def test_sessions_are_found_by_when_they_were_opened(sandbox):
    early = sandbox.open()
    sandbox.clock.forward(minutes=10)
    late = sandbox.open()

    found = sandbox.sessions.list(params={"created": {"gt": early.created}})

    assert [session.id for session in found] == [late.id]


def test_a_session_of_a_stranger_is_not_found(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.sessions.retrieve("cs_test_unheard_of")

    assert refusal.value.http_status == 404
    assert refusal.value.code == "resource_missing"


def test_the_shop_can_expire_an_open_session(sandbox):
    session = sandbox.open()

    expired = sandbox.sessions.expire(session.id)

    assert (expired.status, expired.url) == ("expired", None)
    [event] = sandbox.inbox.wait_for("checkout.session.expired")
    assert event.data.object.id == session.id


def test_a_paid_session_cannot_be_expired(sandbox):
    session = sandbox.paid()

    with pytest.raises(stripe.InvalidRequestError, match="status of complete"):
        sandbox.sessions.expire(session.id)


def test_a_session_expires_by_itself_and_says_so(sandbox):
    session = sandbox.open(expires_at=int(sandbox.clock()) + HOUR)

    sandbox.clock.forward(minutes=61)

    sandbox.inbox.wait_for("checkout.session.expired")
    assert sandbox.sessions.retrieve(session.id).status == "expired"


def test_an_expired_session_takes_its_unpaid_intent_with_it(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "decline")

    sandbox.sessions.expire(session.id)

    intent = sandbox.intent_of(session)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")
    sandbox.inbox.wait_for("payment_intent.canceled")


def test_an_overdue_session_is_expired_for_whoever_reads_it_first(sandbox):
    session = sandbox.open(expires_at=int(sandbox.clock()) + HOUR)
    sandbox.clock.forward(minutes=61)

    assert sandbox.sessions.retrieve(session.id).status == "expired"
    sandbox.inbox.wait_for("checkout.session.expired")
    assert sandbox.inbox.types == ["checkout.session.expired"]


REFUSED = {
    "no line": ({"line_items": []}, "line_items"),
    "no way back": ({"success_url": ""}, "success_url"),
    "a way back that is no address": ({"success_url": "thanks"}, "success_url"),
    "less than half a rupee": ({"line_items": [line(49)]}, "line_items"),
    "nothing at all": ({"line_items": [line(0)]}, "line_items"),
    "a negative price": (
        {"line_items": [line(-1)]},
        "line_items[0][price_data][unit_amount]",
    ),
    "no quantity": ({"line_items": [line(quantity=0)]}, "line_items[0][quantity]"),
    "a nameless product": (
        {"line_items": [line(name=" ")]},
        "line_items[0][price_data][product_data][name]",
    ),
    "a bad address": ({"customer_email": "asha"}, "customer_email"),
    "another currency": ({"currency": "usd"}, "currency"),
    "a long reference": ({"client_reference_id": "x" * 201}, "client_reference_id"),
    "a long word in metadata": ({"metadata": {"a": "x" * 501}}, "metadata[a]"),
    "embedded in the shop": ({"ui_mode": "embedded_page"}, "ui_mode"),
    "a subscription": ({"mode": "subscription"}, "mode"),
    "discounts": ({"discounts": [{"coupon": "x"}]}, "discounts"),
    "tax by Stripe": ({"automatic_tax": {"enabled": True}}, "automatic_tax"),
    "holding the money only": (
        {"payment_intent_data": {"capture_method": "manual"}},
        "payment_intent_data[capture_method]",
    ),
    "cash": (
        {"allowed_payment_method_types": ["card", "konbini"]},
        "allowed_payment_method_types[1]",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_session_is_refused_for(what, sandbox):
    change, param = REFUSED[what]

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.open(**change)

    assert (refusal.value.http_status, refusal.value.param) == (400, param)


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 1])
def test_a_session_cannot_end_too_soon_or_too_late(minutes, sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.open(expires_at=int(sandbox.clock()) + minutes * 60)

    assert refusal.value.param == "expires_at"


def test_prices_in_two_currencies_do_not_mix(sandbox):
    foreign = line()
    foreign["price_data"]["currency"] = "usd"

    with pytest.raises(stripe.InvalidRequestError, match="same currency"):
        sandbox.open(line_items=[line(), foreign])


def test_what_is_switched_off_may_be_said(sandbox):
    session = sandbox.open(automatic_tax={"enabled": False}, allow_promotion_codes=False)

    assert session.automatic_tax.enabled is False


def test_a_line_needs_its_price_here(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.sessions.create(
            params=order(line_items=[{"price": "price_1", "quantity": 1}])
        )

    assert refusal.value.param == "line_items[0][price]"
