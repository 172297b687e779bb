"""Webhooks arrive signed, and are tried again until the shop takes them."""

import time
from functools import partial

import pytest
import stripe

from store.payments.sandbox import delivery
from tests.payments.sandbox.shop import SECRET


def test_a_webhook_is_signed_with_the_shop_s_secret(sandbox):
    sandbox.paid()

    [event] = sandbox.inbox.wait_for("checkout.session.completed")

    assert sandbox.inbox.forged == 0
    assert event.livemode is False


def test_a_forged_signature_would_be_noticed(sandbox):
    payload = '{"object": "event", "id": "evt_1", "type": "x"}'
    header = stripe.WebhookSignature.generate_signature_header(payload, "whsec_other")

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(payload, header, SECRET)


def test_a_refused_event_is_tried_again(sandbox):
    sandbox.inbox.answers = [500, 302]
    sandbox.sessions.expire(sandbox.open().id)

    [event] = sandbox.v1.events.list()
    for count in (1, 2):
        until(partial(has_tried, sandbox, event.id, count))
        sandbox.clock.forward(minutes=1)

    until(lambda: sandbox.v1.events.retrieve(event.id).pending_webhooks == 0)
    assert outcomes(sandbox, event.id) == ["500", "302", "200"]


def test_an_event_is_given_up_in_the_end(sandbox):
    tries = 1 + len(delivery.RETRY_AFTER)
    sandbox.inbox.answers = [500] * tries
    sandbox.sessions.expire(sandbox.open().id)

    for count in range(1, tries + 1):
        [event, *_] = sandbox.inbox.wait_for("checkout.session.expired", times=count)
        until(partial(has_tried, sandbox, event.id, count))
        sandbox.clock.forward(minutes=61)

    assert sandbox.world.state.find("event", event.id).due_at is None


def test_a_shop_that_is_away_gets_its_events_when_it_is_back(sandbox):
    address = sandbox.world.webhook_url
    object.__setattr__(sandbox.world, "webhook_url", "http://127.0.0.1:9/nobody")
    sandbox.sessions.expire(sandbox.open().id)
    [event] = sandbox.v1.events.list()
    until(lambda: outcomes(sandbox, event.id))

    object.__setattr__(sandbox.world, "webhook_url", address)
    sandbox.clock.forward(minutes=1)

    sandbox.inbox.wait_for("checkout.session.expired")
    assert outcomes(sandbox, event.id)[0].startswith("ConnectionRefusedError")


def test_an_event_can_be_delivered_again_by_hand(sandbox):
    sandbox.sessions.expire(sandbox.open().id)
    [event] = sandbox.inbox.wait_for("checkout.session.expired")

    sandbox.app.test_client().post(f"/_sandbox/events/{event.id}/delivery")

    first, second = sandbox.inbox.wait_for("checkout.session.expired", times=2)
    assert first.id == second.id


def test_an_undelivered_event_survives_a_restart(start, inbox, tmp_path):
    path = str(tmp_path / "state.sqlite")
    before = start(path)
    before.fault(delay=60)
    session = before.paid()
    before.server.stop()
    assert inbox.events == []

    after = start(path)
    after.clock.forward(minutes=2)

    inbox.wait_for("checkout.session.completed")
    assert after.sessions.retrieve(session.id).payment_status == "paid"


def outcomes(sandbox, event_id) -> list[str]:
    event = sandbox.world.state.find("event", event_id)
    return [attempt["outcome"] for attempt in event.notes["attempts"]]


def has_tried(sandbox, event_id, count) -> bool:
    return len(outcomes(sandbox, event_id)) == count


def until(condition) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 10
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it never happened")
        time.sleep(0.02)
