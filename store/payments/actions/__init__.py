"""What is done about money, each under the lock of its order."""

from store.payments.actions.disputes import (
    apply_dispute,
    apply_warning,
    release_order,
)
from store.payments.actions.inbox import (
    close_event,
    park_event,
    record_event,
    reopen_event,
)
from store.payments.actions.offline import (
    Received,
    agree_terms,
    give_terms,
    record_money,
)
from store.payments.actions.paying import (
    apply_payment,
    begin_payment,
    checkout_of,
    record_opened,
)

__all__ = [
    "Received",
    "agree_terms",
    "apply_dispute",
    "apply_payment",
    "apply_warning",
    "begin_payment",
    "checkout_of",
    "close_event",
    "give_terms",
    "park_event",
    "record_event",
    "record_money",
    "record_opened",
    "release_order",
    "reopen_event",
]
