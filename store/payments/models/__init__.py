"""Payments, refunds, and the inbox of what Stripe told us."""

from store.payments.models.events import StripeEvent
from store.payments.models.payments import STRIPE, Payment, PaymentState
from store.payments.models.refunds import REFUND, Refund, RefundLine, RefundState

__all__ = [
    "REFUND",
    "STRIPE",
    "Payment",
    "PaymentState",
    "Refund",
    "RefundLine",
    "RefundState",
    "StripeEvent",
]
