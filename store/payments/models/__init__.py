"""Payments, refunds, and the inbox of what Stripe told us."""

from store.payments.models.disputes import Dispute
from store.payments.models.events import StripeEvent
from store.payments.models.offline import MoneyReceived, PaymentTerms
from store.payments.models.payments import OFFLINE, STRIPE, Payment, PaymentState
from store.payments.models.refunds import REFUND, Refund, RefundLine, RefundState
from store.payments.models.returns import ReturnLine, ReturnRequest, ReturnState

__all__ = [
    "OFFLINE",
    "REFUND",
    "STRIPE",
    "Dispute",
    "MoneyReceived",
    "Payment",
    "PaymentState",
    "PaymentTerms",
    "Refund",
    "RefundLine",
    "RefundState",
    "ReturnLine",
    "ReturnRequest",
    "ReturnState",
    "StripeEvent",
]
