"""Where money goes, and how far it is, in the customer's words."""

from __future__ import annotations

from store.payments.models import STRIPE, Payment, Refund, RefundState

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
