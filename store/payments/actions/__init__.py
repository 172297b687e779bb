"""What is done about money, each under the lock of its order."""

from store.payments.actions.paying import (
    apply_payment,
    begin_payment,
    checkout_of,
    close_event,
    record_event,
    record_opened,
)

__all__ = [
    "apply_payment",
    "begin_payment",
    "checkout_of",
    "close_event",
    "record_event",
    "record_opened",
]
