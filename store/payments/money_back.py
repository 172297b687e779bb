"""The door to Stripe for money that goes back; it knows Stripe's words, and no rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from store.kernel.money import Money
from store.payments import gateway

AT_MOST = 100  # refunds that are looked at in one answer: Stripe's longest page


class Fate(StrEnum):
    """What has become of a refund."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class Wanted:
    """Money to give back on a payment; `token` is the key of doing so once."""

    intent_id: str
    amount: Money
    token: str
    order_number: str


@dataclass(frozen=True)
class SeenRefund:
    """What Stripe says about a refund right now.

    `token` is empty for one that was not made by the shop, but in Stripe's own pages;
    `reference` is what the customer's bank knows it by, once there is one.
    """

    refund_id: str
    fate: Fate
    amount: Money
    intent_id: str | None = None
    token: str = ""
    failure: str = ""
    reference: str = ""


def send(wanted: Wanted) -> SeenRefund:
    """Have Stripe give money back; the same token gives the same refund.

    Raises Refused when Stripe says no, PaymentUnavailable when it does not answer.
    """
    with gateway.asking():
        refund = gateway.client().v1.refunds.create(
            params={
                "payment_intent": wanted.intent_id,
                "amount": wanted.amount.minor,
                "metadata": {"order": wanted.order_number, "refund": wanted.token},
            },
            options={"idempotency_key": f"refund:{wanted.token}"},
        )
    return _seen(refund)


def look_at(refund_id: str) -> SeenRefund:
    """Ask Stripe what became of a refund."""
    with gateway.asking():
        return _seen(gateway.client().v1.refunds.retrieve(refund_id))


def of_payment(intent_id: str) -> list[SeenRefund]:
    """Give all refunds of a payment, the oldest first."""
    with gateway.asking():
        found = gateway.client().v1.refunds.list(
            params={"payment_intent": intent_id, "limit": AT_MOST}
        )
    return [_seen(refund) for refund in reversed(found.data)]


def since(moment: datetime) -> list[SeenRefund]:
    """Give the refunds that were made since a moment, wherever they were asked for."""
    second = int(moment.timestamp())
    with gateway.asking():
        found = gateway.client().v1.refunds.list(
            params={"created": {"gte": second}, "limit": AT_MOST}
        )
        return [_seen(refund) for refund in found.auto_paging_iter()]


def _seen(refund: Any) -> SeenRefund:
    metadata = refund.metadata.to_dict() if refund.metadata else {}
    intent = refund.payment_intent
    return SeenRefund(
        refund_id=refund.id,
        fate=_fate(refund.status),
        amount=Money(refund.amount, refund.currency.upper()),
        intent_id=intent if isinstance(intent, str) or intent is None else intent.id,
        token=str(metadata.get("refund", "")),
        failure=str(getattr(refund, "failure_reason", None) or ""),
        reference=_reference(refund),
    )


def _reference(refund: Any) -> str:
    """Find the bank's reference, which stands under the kind of its destination."""
    told = getattr(refund, "destination_details", None)
    details = told.to_dict() if told else {}
    kind = details.get(details.get("type", "")) or {}
    return str(kind.get("reference") or "")[:80]


def _fate(status: str | None) -> Fate:
    """Read Stripe's five words as three; what waits for somebody is pending."""
    if status == "succeeded":
        return Fate.SUCCEEDED
    return Fate.FAILED if status in ("failed", "canceled") else Fate.PENDING
