"""Events as Stripe sends them: signed over the raw body."""

import json
import time

import stripe

SECRET = "whsec_of_the_tests"


def an_event(
    session_id, *, number=None, event_id="evt_1", kind="checkout.session.completed"
):
    """The body of an event about a session; what it says of the session is not believed."""
    subject = {"id": session_id, "object": "checkout.session"}
    if number:
        subject["metadata"] = {"order": number, "attempt": "1"}
    event = {
        "id": event_id,
        "object": "event",
        "type": kind,
        "livemode": False,
        "api_version": stripe.api_version,
        "data": {"object": subject},
    }
    return json.dumps(event).encode()


def about(subject, what, kind, *, event_id="evt_1", **more):
    """The body of an event about anything else than a session."""
    event = {
        "id": event_id,
        "object": "event",
        "type": kind,
        "livemode": False,
        "data": {"object": {"id": subject, "object": what, **more}},
    }
    return json.dumps(event).encode()


def signature(body: bytes, *, secret=SECRET, age=0) -> str:
    """Stripe's header for a body, made `age` seconds ago."""
    return stripe.WebhookSignature.generate_signature_header(
        body.decode(), secret, timestamp=int(time.time()) - age
    )


def deliver(client, body: bytes, **signed):
    """Send an event as Stripe does, without cookies or form token."""
    headers = {"Stripe-Signature": signature(body, **signed)}
    return send(client, body, headers)


def send(client, body: bytes, headers):
    return client.post(
        "/webhooks/stripe", data=body, headers=headers, content_type="application/json"
    )
