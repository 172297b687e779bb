"""The one door to Stripe. It knows Stripe's words, and nothing of the shop's rules.

Checkout Sessions with `ui_mode=hosted_page`: the customer pays on Stripe's own page,
so that card numbers never come near us (PCI DSS SAQ A).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import stripe
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from store.kernel.errors import StoreError
from store.kernel.money import Money
from store.settings import settings

SECONDS = 8  # a customer is waiting
RETRIES = 1
TOLERANCE = 300  # seconds an event's signature is good for (Stripe's default)
MISFORMED = (LookupError, ValueError, TypeError, AttributeError)
LONGEST_NUMBER = 40
SANDBOX_KEY = "sk_test_sandbox"


class PaymentUnavailable(ConnectionError):
    """Stripe does not answer, or not as it should; trying again later may help."""


class Refused(PaymentUnavailable):
    """Stripe answers, and says no: asking the same again will not help."""


class Unsigned(StoreError):
    """A webhook that is not from Stripe, or too old to be trusted."""


class Outcome(StrEnum):
    """What has become of a session."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Checkout:
    """What a customer is asked to pay: `lines` are (words, amount) and sum to the total."""

    order_number: str
    email: str
    lines: tuple[tuple[str, Money], ...]
    attempt: int
    expires_at: datetime
    idempotency_key: str


@dataclass(frozen=True)
class Started:
    """A page on which the customer can pay."""

    session_id: str
    url: str


@dataclass(frozen=True)
class Seen:
    """What Stripe says about a session right now."""

    session_id: str
    outcome: Outcome
    amount: Money
    intent_id: str | None
    order_number: str | None
    attempt: int
    livemode: bool


@dataclass(frozen=True)
class Event:
    """A verified webhook: a hint to look, not the truth."""

    event_id: str
    type: str
    livemode: bool
    session_id: str | None
    order_number: str | None
    payload: dict[str, Any]


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


def read_event(body: bytes, signature: str) -> Event:
    """Verify a webhook's raw body; raises Unsigned when it is not from Stripe."""
    secret = settings().STRIPE_WEBHOOK_SECRET
    try:
        event = client().construct_event(body, signature, secret, tolerance=TOLERANCE)
        return _event(event.to_dict(for_json=True))
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        stripe.StripeError,
    ) as error:
        raise Unsigned("This is not a signed event.") from error


def _event(payload: dict[str, Any]) -> Event:
    """Take from an event what we act on; any kind of subject may come."""
    subject = _part(_part(payload, "data"), "object")
    is_session = subject.get("object") == "checkout.session"
    return Event(
        event_id=payload["id"],
        type=payload["type"],
        livemode=bool(payload.get("livemode")),
        session_id=subject["id"] if is_session else None,
        order_number=_number(_part(subject, "metadata").get("order")),
        payload=payload,
    )


def _number(told: object) -> str | None:
    """Give an order's number; other shops of the same account may write anything."""
    if isinstance(told, str) and told.isprintable() and len(told) <= LONGEST_NUMBER:
        return told
    return None


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


@contextmanager
def asking() -> Iterator[None]:
    """Tell Stripe's failures in two kinds: it said no, or it did not answer well."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.AuthenticationError) as error:
        raise Refused(str(error)) from error
    except stripe.StripeError as error:
        raise PaymentUnavailable(str(error)) from error


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
        "payment_intent_data": {
            "description": f"MakrX Store order {number}",
            "metadata": metadata,
        },
        "line_items": [_line_item(words, amount) for words, amount in checkout.lines],
        "billing_address_collection": "required",
        "expires_at": int(checkout.expires_at.timestamp()),
        "success_url": f"{address}/checkout/return?session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{address}/orders/{number}",
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
    intent = session.payment_intent
    return intent if isinstance(intent, str) or intent is None else intent.id
