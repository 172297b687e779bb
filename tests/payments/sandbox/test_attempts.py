"""What customers do on the pay page, and what the shop learns of it."""

import pytest

PAID = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
]


def test_paying_completes_the_session_and_leads_back_to_the_shop(sandbox):
    session = sandbox.open()

    answer = sandbox.choose(session, "pay")

    assert answer.status_code == 303
    assert answer.location == f"https://shop.example/thanks?session={session.id}"
    found = sandbox.sessions.retrieve(session.id, params={"expand": ["payment_intent"]})
    assert (found.status, found.payment_status, found.url) == ("complete", "paid", None)
    assert found.customer_details.email == "asha@example.com"
    assert found.payment_intent.amount_received == 119_800
    assert found.payment_intent.metadata["order"] == "MX-000123"


def test_a_payment_is_told_in_its_order_and_signed(sandbox):
    session = sandbox.paid()

    sandbox.inbox.wait_for("checkout.session.completed")

    assert sandbox.inbox.types == PAID
    assert sandbox.inbox.forged == 0
    completed = sandbox.inbox.events[-1]
    assert completed.data.object.id == session.id
    assert completed.data.object.payment_status == "paid"
    assert completed.api_version == "2026-10-28.endive"
    assert completed.request.id is None


def test_a_charge_is_made_with_the_words_of_the_intent(sandbox):
    charge = sandbox.intent_of(sandbox.paid()).latest_charge

    assert (charge.amount, charge.amount_captured) == (119_800, 119_800)
    assert (charge.paid, charge.status) == (True, "succeeded")
    assert charge.description == "Order MX-000123"
    assert charge.metadata["order"] == "MX-000123"
    assert charge.billing_details.name == "Asha Rao"
    assert charge.payment_method_details.card.last4 == "4242"


def test_paying_twice_charges_once(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "pay")

    again = sandbox.choose(session, "pay")

    assert again.location == f"https://shop.example/thanks?session={session.id}"
    assert len(list(sandbox.v1.charges.list())) == 1


def test_a_declined_card_can_be_followed_by_one_that_works(sandbox):
    session = sandbox.open()

    refused = sandbox.choose(session, "decline")
    intent = sandbox.intent_of(session)
    accepted = sandbox.choose(session, "pay")

    assert refused.location == f"/pay/{session.id}"
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == "card_declined"
    assert intent.latest_charge.status == "failed"
    assert accepted.location.startswith("https://shop.example/thanks")
    after = sandbox.intent_of(session)
    assert (after.id, after.status) == (intent.id, "succeeded")
    assert after.last_payment_error is None
    sandbox.inbox.wait_for("checkout.session.completed")
    assert sandbox.inbox.types == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        *PAID[1:],
    ]


def test_a_passed_challenge_pays(sandbox):
    session = sandbox.open()

    to_bank = sandbox.choose(session, "challenge")
    waiting = sandbox.intent_of(session)
    back = sandbox.answer_bank(session, "authenticate")

    assert to_bank.location == f"/challenge/{waiting.id}"
    assert waiting.status == "requires_action"
    assert waiting.next_action.redirect_to_url.url == (
        f"http://pay.example/challenge/{waiting.id}"
    )
    assert back.location.startswith("https://shop.example/thanks")
    after = sandbox.intent_of(session)
    assert after.status == "succeeded"
    assert after.latest_charge.payment_method_details.card.three_d_secure.result == (
        "authenticated"
    )
    sandbox.inbox.wait_for("payment_intent.requires_action", "checkout.session.completed")


def test_a_failed_challenge_leaves_the_session_open(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "challenge")

    back = sandbox.answer_bank(session, "fail")

    assert back.location == f"/pay/{session.id}"
    intent = sandbox.intent_of(session)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert intent.latest_charge is None
    assert sandbox.sessions.retrieve(session.id).status == "open"
    sandbox.inbox.wait_for("payment_intent.payment_failed")
    assert "charge.failed" not in sandbox.inbox.types


def test_a_challenge_that_outlives_its_session_pays_nothing(sandbox):
    session = sandbox.open(expires_at=int(sandbox.clock()) + 3_600)
    sandbox.choose(session, "challenge")
    sandbox.clock.forward(minutes=61)

    sandbox.answer_bank(session, "authenticate")

    assert sandbox.intent_of(session).status == "canceled"
    assert sandbox.sessions.retrieve(session.id).payment_status == "unpaid"


def test_slow_money_completes_the_session_unpaid_and_settles_later(sandbox):
    session = sandbox.open()

    back = sandbox.choose(session, "pay-later")
    before = sandbox.sessions.retrieve(session.id)
    sandbox.clock.forward(minutes=61)

    assert back.location.startswith("https://shop.example/thanks")
    assert (before.status, before.payment_status) == ("complete", "unpaid")
    sandbox.inbox.wait_for("checkout.session.async_payment_succeeded")
    assert sandbox.sessions.retrieve(session.id).payment_status == "paid"
    assert sandbox.inbox.types == [
        "payment_intent.created",
        "payment_intent.processing",
        "checkout.session.completed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ]


def test_slow_money_that_never_comes_is_told_too(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "fail-later")

    sandbox.clock.forward(minutes=61)

    sandbox.inbox.wait_for("checkout.session.async_payment_failed", "charge.failed")
    after = sandbox.sessions.retrieve(session.id)
    assert (after.status, after.payment_status) == ("complete", "unpaid")
    assert sandbox.intent_of(session).status == "requires_payment_method"


def test_the_bank_can_be_hurried(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "pay-later")

    sandbox.app.test_client().post(f"/pay/{session.id}/settlement")

    assert sandbox.sessions.retrieve(session.id).payment_status == "paid"


def test_settling_twice_tells_once(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "pay-later")
    for _ in range(2):
        sandbox.app.test_client().post(f"/pay/{session.id}/settlement")

    sandbox.inbox.wait_for("checkout.session.async_payment_succeeded")

    assert sandbox.inbox.types.count("charge.succeeded") == 1


@pytest.mark.parametrize("outcome", ["pay", "decline", "challenge", "pay-later"])
def test_nothing_happens_to_an_expired_session(outcome, sandbox):
    session = sandbox.open()
    sandbox.sessions.expire(session.id)

    answer = sandbox.choose(session, outcome)

    assert answer.location == f"/pay/{session.id}"
    assert sandbox.sessions.retrieve(session.id).payment_intent is None


def test_the_balance_adds_up_what_came_and_what_is_coming(sandbox):
    sandbox.paid()
    sandbox.choose(sandbox.open(), "pay-later")

    balance = sandbox.v1.balance.retrieve()

    assert (balance.available[0].amount, balance.pending[0].amount) == (119_800, 119_800)
