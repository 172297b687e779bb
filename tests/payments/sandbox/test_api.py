"""The API's own manners: keys, addresses, ids, expansion, trouble."""

import pytest
import stripe

from tests.payments.sandbox.shop import order


def with_key(sandbox, key):
    return stripe.StripeClient(
        key, base_addresses={"api": sandbox.url}, max_network_retries=0
    )


@pytest.mark.parametrize("key", ["sk_live_x", "pk_test_x", "sk_test_", "anything"])
def test_a_key_that_is_no_test_key_is_refused(key, sandbox):
    with pytest.raises(stripe.AuthenticationError) as refusal:
        with_key(sandbox, key).v1.checkout.sessions.create(params=order())

    assert refusal.value.http_status == 401


def test_a_call_without_a_key_is_refused(sandbox):
    assert sandbox.app.test_client().get("/v1/events").status_code == 401


def test_the_key_may_be_the_user_of_basic_authorization(sandbox):
    answer = sandbox.app.test_client().get("/v1/events", auth=("sk_test_x", ""))

    assert answer.status_code == 200


def test_a_refused_key_is_not_repeated_in_the_answer(sandbox):
    answer = sandbox.app.test_client().get(
        "/v1/events", headers={"Authorization": "Bearer sk_live_very_secret_key"}
    )

    assert b"very_secret" not in answer.data


def test_every_answer_has_an_id(sandbox):
    assert sandbox.open().last_response.request_id.startswith("req_")
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.open(mode="gift")
    assert refusal.value.request_id.startswith("req_")


def test_an_unknown_address_answers_as_stripe_does(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        sandbox.v1.customers.create(params={"email": "asha@example.com"})


def test_what_cannot_be_expanded_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        sandbox.sessions.retrieve(sandbox.open().id, params={"expand": ["metadata"]})


def test_rows_of_a_list_can_be_expanded(sandbox):
    sandbox.paid()

    [session] = sandbox.sessions.list(params={"expand": ["data.payment_intent"]})

    assert session.payment_intent.status == "succeeded"


def test_an_outage_fails_the_next_requests_only(sandbox):
    sandbox.fault(outage=1)

    with pytest.raises(stripe.APIError) as trouble:
        sandbox.open()

    assert trouble.value.http_status == 500
    assert sandbox.open().status == "open"


def test_the_sdk_gets_through_an_outage_by_trying_again(sandbox):
    patient = stripe.StripeClient(
        "sk_test_x", base_addresses={"api": sandbox.url}, max_network_retries=2
    )
    sandbox.fault(outage=2)

    assert patient.v1.checkout.sessions.create(params=order()).status == "open"


def test_events_can_be_read_and_filtered_by_type(sandbox):
    sandbox.paid()

    [event] = sandbox.v1.events.list(params={"type": "payment_intent.succeeded"})

    assert sandbox.v1.events.retrieve(event.id).data.object.status == "succeeded"


def test_a_filter_the_sandbox_does_not_have_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.v1.payment_intents.list(params={"customer": "cus_1"})

    assert refusal.value.code == "sandbox_unsupported"
