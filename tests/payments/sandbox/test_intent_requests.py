"""Payment intents made without a session."""

import pytest
import stripe


def create(sandbox, **more):
    return sandbox.v1.payment_intents.create(
        params={"amount": 5_000, "currency": "inr"} | more
    )


def test_an_intent_is_made_and_confirmed(sandbox):
    intent = create(sandbox, description="Top-up")

    confirmed = sandbox.v1.payment_intents.confirm(
        intent.id, params={"payment_method": "pm_card_visa"}
    )

    assert intent.status == "requires_payment_method"
    assert (confirmed.status, confirmed.amount_received) == ("succeeded", 5_000)


def test_a_declined_card_leaves_its_traces(sandbox):
    with pytest.raises(stripe.CardError) as decline:
        create(sandbox, payment_method="pm_card_chargeDeclined", confirm=True)

    assert decline.value.http_status == 402
    assert (decline.value.code, decline.value.error.decline_code) == (
        "card_declined",
        "generic_decline",
    )
    [intent] = sandbox.v1.payment_intents.list()
    assert intent.status == "requires_payment_method"
    sandbox.inbox.wait_for("charge.failed", "payment_intent.payment_failed")


def test_a_card_may_ask_for_a_challenge(sandbox):
    intent = create(
        sandbox,
        payment_method="pm_card_authenticationRequired",
        confirm=True,
        return_url="https://shop.example/back",
    )

    back = sandbox.app.test_client().post(
        f"/challenge/{intent.id}", data={"answer": "authenticate"}
    )

    assert intent.status == "requires_action"
    assert back.location == f"https://shop.example/back?payment_intent={intent.id}"
    assert sandbox.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_a_challenge_without_a_way_back_says_what_happened(sandbox):
    intent = create(sandbox, payment_method="pm_card_authenticationRequired", confirm=True)

    page = sandbox.app.test_client().post(
        f"/challenge/{intent.id}", data={"answer": "fail"}
    )

    assert page.status_code == 200
    assert "Not confirmed" in page.text


def test_an_unpaid_intent_can_be_cancelled_once(sandbox):
    intent = create(sandbox)

    cancelled = sandbox.v1.payment_intents.cancel(
        intent.id, params={"cancellation_reason": "abandoned"}
    )

    assert (cancelled.status, cancelled.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.v1.payment_intents.cancel(intent.id)
    assert refusal.value.code == "payment_intent_unexpected_state"


def test_a_paid_intent_cannot_be_confirmed_again(sandbox):
    intent = create(sandbox, payment_method="pm_card_visa", confirm=True)

    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded"):
        sandbox.v1.payment_intents.confirm(intent.id)


def test_the_intent_of_a_session_is_not_touched_directly(sandbox):
    session = sandbox.open()
    sandbox.choose(session, "decline")
    intent = sandbox.intent_of(session)

    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session"):
        sandbox.v1.payment_intents.cancel(intent.id)


@pytest.mark.parametrize("asked", [{"payment_method": "pm_1"}, {"customer": "cus_1"}])
def test_what_the_sandbox_does_not_know_is_refused(asked, sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create(sandbox, **asked)

    assert refusal.value.code == "sandbox_unsupported"


def test_an_amount_too_small_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create(sandbox, amount=49)

    assert refusal.value.code == "amount_too_small"


def test_confirming_needs_a_payment_method(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.v1.payment_intents.confirm(create(sandbox).id)

    assert refusal.value.param == "payment_method"
