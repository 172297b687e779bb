"""Payments away from a single transaction: ask outside, write down inside."""

from store.payments.jobs.inbox import apply_event, learn_dispute
from store.payments.jobs.paying import abandon, close_pages, learn, open_payment_page
from store.payments.jobs.sweeps import (
    expire_unpaid,
    find_sessions,
    reconcile,
    reconcile_disputes,
    retry_parked,
)
from store.payments.jobs.telling import (
    tell_of_failure,
    tell_of_transfer,
    tell_of_unwanted,
)

__all__ = [
    "abandon",
    "apply_event",
    "close_pages",
    "expire_unpaid",
    "find_sessions",
    "learn",
    "learn_dispute",
    "open_payment_page",
    "reconcile",
    "reconcile_disputes",
    "retry_parked",
    "tell_of_failure",
    "tell_of_transfer",
    "tell_of_unwanted",
]
