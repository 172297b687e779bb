"""The one door to Stripe. It knows Stripe's words, and nothing of the shop's rules.

Checkout Sessions with `ui_mode=hosted_page`: the customer pays on Stripe's own page,
so that card numbers never come near us (PCI DSS SAQ A).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import stripe
from stripe.params.checkout import (
    SessionCreateParams,
    SessionCreateParamsLineItem,
    SessionCreateParamsPaymentIntentData,
    SessionCreateParamsPaymentIntentDataShipping,
)

from store.kernel import clock
from store.kernel.circuit import Circuit
from store.kernel.money import Money
from store.payments.events import event_of, is_too_deep
from store.payments.told import (
    Checkout,
    Event,
    Outcome,
    Parcel,
    PaymentUnavailable,
    Refused,
    Seen,
    SeenDispute,
    SeenWarning,
    Started,
    Unsigned,
)
from store.settings import settings

__all__ = [
    "Checkout",
    "Event",
    "Outcome",
    "PaymentUnavailable",
    "Refused",
    "Seen",
    "SeenDispute",
    "SeenWarning",
    "Started",
    "Unsigned",
]

SECONDS = 8  # a customer is waiting
RETRIES = 1
TOLERANCE = 300  # seconds an event's signature is good for (Stripe's default)
MISFORMED = (LookupError, ValueError, TypeError, AttributeError)
PAGE = 100  # as many as Stripe gives at once
SANDBOX_KEY = "sk_test_sandbox"


LINE = Circuit()


def start_checkout(checkout: Checkout) -> Started:
    """Make a session to pay in; the same idempotency key gives the same session."""
    with asking():
        session = client().v1.checkout.sessions.create(
            params=_params(checkout), options={"idempotency_key": checkout.idempotency_key}
        )
    return Started(session.id, session.url or "")


def look_at(session_id: str) -> Seen:
    """Ask Stripe what became of a session."""
    with asking():
        session = client().v1.checkout.sessions.retrieve(
            session_id, params={"expand": ["payment_intent"]}
        )
    metadata = session.metadata.to_dict() if session.metadata else {}
    attempt = str(metadata.get("attempt", ""))
    return Seen(
        session_id=session.id,
        outcome=_outcome(session),
        amount=Money(session.amount_total or 0, (session.currency or "").upper()),
        intent_id=_intent_id(session),
        order_number=session.client_reference_id,
        attempt=int(attempt) if attempt.isdecimal() else 0,
        livemode=session.livemode,
    )


def close(session_id: str) -> Seen:
    """End a session so that nobody can pay it any more; gives what it has become."""
    with suppress(Refused), asking():  # refused when it is not open: looked at below
        client().v1.checkout.sessions.expire(session_id)
    return look_at(session_id)


def look_at_dispute(dispute_id: str) -> SeenDispute:
    """Ask Stripe how a customer's objection to a payment stands."""
    with asking():
        dispute = client().v1.disputes.retrieve(dispute_id)
    due = dispute.evidence_details.due_by
    return SeenDispute(
        dispute_id=dispute.id,
        intent_id=_id_of(dispute.payment_intent),
        status=dispute.status,
        amount=Money(dispute.amount, dispute.currency.upper()),
        reason=dispute.reason,
        due_at=datetime.fromtimestamp(due, UTC) if due else None,
    )


def disputes_since(moment: datetime) -> list[str]:
    """Give the disputes that were opened since a moment, the oldest first."""
    since = int(moment.timestamp())
    with asking():
        found = client().v1.disputes.list({"created": {"gte": since}, "limit": PAGE})
    return [dispute.id for dispute in reversed(found.data)]


def sessions_since(moment: datetime) -> list[tuple[str, str]]:
    """Give the sessions that were made since a moment: (session, order's number) each."""
    since = int(moment.timestamp())
    with asking():
        found = client().v1.checkout.sessions.list(
            {"created": {"gte": since}, "limit": PAGE}
        )
        made = list(found.auto_paging_iter())
    return [(each.id, each.client_reference_id or "") for each in made]


def look_at_warning(warning_id: str) -> SeenWarning:
    """Ask Stripe about an issuer's word that a payment was a fraud."""
    with asking():
        warning = client().v1.radar.early_fraud_warnings.retrieve(warning_id)
    return SeenWarning(
        warning_id=warning.id,
        intent_id=_id_of(getattr(warning, "payment_intent", None)),
        kind=warning.fraud_type,
        actionable=warning.actionable,
    )


def read_event(body: bytes, signature: str) -> Event:
    """Verify a webhook's raw body; raises Unsigned when it is not from Stripe.

    While a secret is changed, what the one before has signed is taken too. Nothing is
    parsed before it is known to be Stripe's, and not deeper than any event.
    """
    if not any(_is_signed(body, signature, secret) for secret in _secrets()):
        raise Unsigned("This is not a signed event.")
    if is_too_deep(body):
        raise Unsigned("This event nests deeper than any of Stripe's.")
    try:
        return event_of(json.loads(body))
    except MISFORMED as error:
        raise Unsigned("This is not a signed event.") from error


def is_live(key: str) -> bool:
    """Tell whether a key is for real money."""
    return key.startswith(("sk_live_", "rk_live_"))


def _secrets() -> list[str]:
    chosen = settings()
    given = (chosen.STRIPE_WEBHOOK_SECRET, chosen.STRIPE_WEBHOOK_SECRET_OLD)
    return [secret for secret in given if secret]


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), signature, secret, tolerance=TOLERANCE
        )
    except (*MISFORMED, stripe.StripeError):
        return False
    return True


@contextmanager
def asking() -> Iterator[None]:
    """Tell Stripe's failures in two kinds: it said no, or it did not answer well.

    When it has not answered several times in a row, nobody waits for it for a while.
    """
    if LINE.is_open(clock.now()):
        raise PaymentUnavailable("Stripe has not answered lately.")
    try:
        yield
    except (stripe.InvalidRequestError, stripe.AuthenticationError) as error:
        LINE.worked()
        raise Refused(str(error)) from error
    except stripe.StripeError as error:
        LINE.failed(clock.now())
        raise PaymentUnavailable(str(error)) from error
    LINE.worked()


@lru_cache(maxsize=2)
def _connect(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key or SANDBOX_KEY,
        base_addresses={"api": base} if base else None,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )


def client() -> stripe.StripeClient:
    """Give the line to Stripe that the settings name."""
    chosen = settings()
    return _connect(chosen.STRIPE_SECRET_KEY, chosen.STRIPE_API_BASE)


def _params(checkout: Checkout) -> SessionCreateParams:
    address = settings().PUBLIC_URL
    number = checkout.order_number
    metadata = {"order": number, "attempt": str(checkout.attempt)}
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "client_reference_id": number,
        "customer_email": checkout.email,
        "metadata": metadata,
        "payment_intent_data": _intent(checkout, metadata),
        "line_items": [_line_item(words, amount) for words, amount in checkout.lines],
        "billing_address_collection": "required",
        "expires_at": int(checkout.expires_at.timestamp()),
        "success_url": f"{address}/checkout/return?session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{address}/orders/{number}",
    }


def _intent(
    checkout: Checkout, metadata: dict[str, str]
) -> SessionCreateParamsPaymentIntentData:
    """Describe the sale: what is paid from abroad is refused without name and address."""
    described: SessionCreateParamsPaymentIntentData = {
        "description": f"MakrX Store order {checkout.order_number}",
        "metadata": metadata,
    }
    if checkout.parcel is not None and checkout.parcel.line1:
        described["shipping"] = _shipping(checkout.parcel)
    return described


def _shipping(parcel: Parcel) -> SessionCreateParamsPaymentIntentDataShipping:
    return {
        "name": parcel.name,
        "phone": parcel.phone,
        "address": {
            "line1": parcel.line1,
            "line2": parcel.line2,
            "city": parcel.city,
            "state": parcel.state,
            "postal_code": parcel.postcode,
            "country": "IN",
        },
    }


def _line_item(words: str, amount: Money) -> SessionCreateParamsLineItem:
    return {
        "quantity": 1,
        "price_data": {
            "currency": amount.currency.lower(),
            "unit_amount": amount.minor,
            "product_data": {"name": words},
        },
    }


def _outcome(session: stripe.checkout.Session) -> Outcome:
    """Read a session's two states and its intent's as one."""
    if session.payment_status in ("paid", "no_payment_required"):
        return Outcome.PAID
    if session.status != "complete":
        return Outcome.EXPIRED if session.status == "expired" else Outcome.OPEN
    return Outcome.FAILED if _has_failed(session) else Outcome.PROCESSING


def _has_failed(session: stripe.checkout.Session) -> bool:
    intent = session.payment_intent
    if not isinstance(intent, stripe.PaymentIntent):
        return False
    return intent.status in ("canceled", "requires_payment_method")


def _intent_id(session: stripe.checkout.Session) -> str | None:
    return _id_of(session.payment_intent)


def _id_of(named: Any) -> str | None:
    return named if isinstance(named, str) or named is None else str(named.id)
