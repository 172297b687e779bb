"""What a provider of payments is told, and what it tells, in the shop's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from store.kernel.errors import StoreError
from store.kernel.money import Money


class PaymentUnavailable(ConnectionError):
    """The provider does not answer, or not as it should; trying again later may help."""


class Refused(PaymentUnavailable):
    """The provider answers, and says no: asking the same again will not help."""


class Unmatched(LookupError):
    """News about a payment that we do not know, or not yet."""


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
class Parcel:
    """To whom it is sold and where it goes: exports are refused without."""

    name: str
    phone: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Checkout:
    """What a customer is asked to pay: `lines` are (words, amount) and sum to the total."""

    order_number: str
    email: str
    lines: tuple[tuple[str, Money], ...]
    attempt: int
    expires_at: datetime
    idempotency_key: str
    parcel: Parcel | None = None


@dataclass(frozen=True)
class Started:
    """A page on which the customer can pay."""

    session_id: str
    url: str


@dataclass(frozen=True)
class Seen:
    """What a provider says about a session right now."""

    session_id: str
    outcome: Outcome
    amount: Money
    intent_id: str | None
    order_number: str | None
    attempt: int
    livemode: bool


@dataclass(frozen=True)
class Event:
    """A verified webhook: a hint to look, not the truth.

    `subject` is the id of what it is about, `intent_id` the payment behind that;
    `account` names another account of the platform that it came from, if any.
    """

    event_id: str
    type: str
    livemode: bool
    session_id: str | None
    order_number: str | None
    payload: dict[str, Any]
    subject: str = ""
    intent_id: str | None = None
    account: str = ""


@dataclass(frozen=True)
class SeenDispute:
    """What a provider says about a customer's objection to a payment right now."""

    dispute_id: str
    intent_id: str | None
    status: str
    amount: Money
    reason: str
    due_at: datetime | None


@dataclass(frozen=True)
class SeenWarning:
    """An issuer's word that a payment was not made by the card's holder."""

    warning_id: str
    intent_id: str | None
    kind: str
    actionable: bool = True
