"""Where money goes, and how far it is, in the customer's words."""

from __future__ import annotations

from collections.abc import Sequence

from store.kernel.money import Money
from store.payments.models import STRIPE, Payment, Refund, RefundState
from store.payments.refunds.planning import Plan
from store.payments.refunds.queries import Purse
from store.payments.refunds.sharing import pour, total_of

PLACES = {
    "card": "the card it was paid with",
    "upi": "the UPI account it was paid from",
}


def place(payment: Payment | None) -> str:
    """Name where the money of a payment goes back to; gift cards have no payment."""
    if payment is None:
        return "the gift card it was paid with"
    if payment.provider == STRIPE:
        return PLACES.get(payment.method, "the account it was paid from")
    return "your bank account, by transfer"


def places(planned: Plan, purses: Sequence[Purse]) -> list[tuple[str, Money]]:
    """Name where the money of a plan goes, and how much, as it will be spread."""
    poured = pour(planned.parts, [purse.room for purse in purses])
    pairs = zip(purses, poured, strict=True)
    return [(place(purse.payment), total_of(parts)) for purse, parts in pairs if parts]


def destination(refund: Refund) -> str:
    """Name where a refund goes."""
    return place(refund.payment)


def progress(refund: Refund) -> str:
    """Say how far a refund is, in a sentence for the customer."""
    if refund.state == RefundState.SUCCEEDED:
        return "Sent. Banks show it within 5 to 10 working days."
    if refund.state == RefundState.FAILED:
        return "It did not go through. We will send it another way."
    return "On its way."
