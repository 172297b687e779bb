"""Answers hold exactly what the SDK's resource classes describe."""

import pytest
import stripe

from store.payments.sandbox.contract import API_VERSION
from tests.payments.sandbox.likeness import faults_of


@pytest.fixture
def told(sandbox):
    """Give an object as the JSON that came over the wire."""

    def as_json(found):
        return found.to_dict(for_json=True)

    return as_json


WHOLE = ["payment_intent.latest_charge.refunds", "line_items"]


@pytest.mark.parametrize(
    "outcome", [None, "pay", "decline", "challenge", "pay-later", "fail-later"]
)
def test_a_session_and_all_it_names_are_as_the_sdk_says(outcome, sandbox, told):
    session = sandbox.open(billing_address_collection="required")
    if outcome:
        sandbox.choose(session, outcome, line1="14 Lathe Street", city="Bengaluru")

    found = sandbox.sessions.retrieve(session.id, params={"expand": WHOLE})

    assert faults_of(told(found), stripe.checkout.Session, "session") == []


def test_an_expired_session_is_as_the_sdk_says(sandbox, told):
    session = sandbox.open()
    sandbox.choose(session, "decline")

    found = sandbox.sessions.expire(session.id, params={"expand": WHOLE})

    assert faults_of(told(found), stripe.checkout.Session, "session") == []


@pytest.mark.parametrize("outcome", ["pay", "pay-later"])
def test_a_refund_is_as_the_sdk_says(outcome, sandbox, told):
    session = sandbox.open()
    sandbox.choose(session, outcome)
    sandbox.app.test_client().post(f"/pay/{session.id}/settlement")

    given = sandbox.v1.refunds.create(
        params={
            "payment_intent": sandbox.intent_of(session).id,
            "amount": 100,
            "expand": ["charge"],
        }
    )

    assert faults_of(told(given), stripe.Refund, "refund") == []


def test_a_direct_intent_is_as_the_sdk_says(sandbox, told):
    made = sandbox.v1.payment_intents.create(params={"amount": 5_000, "currency": "inr"})

    assert faults_of(told(made), stripe.PaymentIntent, "intent") == []


def test_every_event_is_as_the_sdk_says(sandbox, told):
    sandbox.choose(sandbox.open(), "decline")
    sandbox.v1.refunds.create(params={"payment_intent": sandbox.paid().payment_intent})

    found = sandbox.v1.events.list(params={"limit": 100})

    assert len(found.data) == 9
    assert [
        fault
        for event in found
        for fault in faults_of(told(event), stripe.Event, event.type)
    ] == []


def test_the_balance_is_as_the_sdk_says(sandbox, told):
    assert faults_of(told(sandbox.v1.balance.retrieve()), stripe.Balance, "balance") == []


def test_the_check_itself_notices_what_is_wrong(sandbox, told):
    session = told(sandbox.open())
    spoilt = session | {"colour": "red", "amount_total": "1", "status": "shut"}
    del spoilt["created"]

    assert sorted(faults_of(spoilt, stripe.checkout.Session, "session")) == [
        "session.amount_total: '1' is no <class 'int'>",
        "session.colour: invented",
        "session.created: absent",
        "session.status: 'shut' is none of ['complete', 'expired', 'open']",
    ]


def test_the_sandbox_speaks_the_version_of_the_sdk(sandbox):
    response = sandbox.open().last_response

    assert response.headers["Stripe-Version"] == API_VERSION == stripe.api_version


def test_a_dispute_and_a_warning_are_as_the_sdk_says(sandbox, told):
    session = sandbox.open()
    sandbox.choose(session, "pay")
    intent = sandbox.intent_of(session)
    bank = sandbox.app.test_client()

    bank.post(f"/_sandbox/payments/{intent.id}/dispute")
    bank.post(f"/_sandbox/payments/{intent.id}/warning")

    (dispute,) = sandbox.v1.disputes.list().data
    assert faults_of(told(dispute), stripe.Dispute, "dispute") == []
    (warned,) = sandbox.v1.events.list(
        params={"type": "radar.early_fraud_warning.created"}
    ).data
    warning = sandbox.v1.radar.early_fraud_warnings.retrieve(warned.data.object.id)
    assert faults_of(told(warning), stripe.radar.EarlyFraudWarning, "warning") == []
    bank.post(f"/_sandbox/disputes/{dispute.id}/end", data={"end": "won"})
    assert sandbox.v1.disputes.retrieve(dispute.id).status == "won"
