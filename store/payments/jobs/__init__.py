"""Payments away from a single transaction: ask outside, write down inside."""

from store.payments.jobs.paying import (
    abandon,
    apply_event,
    expire_unpaid,
    learn,
    open_payment_page,
    reconcile,
)

__all__ = [
    "abandon",
    "apply_event",
    "expire_unpaid",
    "learn",
    "open_payment_page",
    "reconcile",
]
