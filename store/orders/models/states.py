"""The three states of an order, and how each may move."""

from __future__ import annotations

from enum import StrEnum

from store.kernel.states import Lifecycle


class OrderStatus(StrEnum):
    """An order is pending until it is firm, then placed; or it is given up.

    It is firm when it is paid, or when the shop has agreed to be paid later.
    """

    PENDING = "pending"
    PLACED = "placed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


LIFECYCLE = Lifecycle(
    {
        OrderStatus.PENDING: {
            OrderStatus.PLACED,
            OrderStatus.CANCELLED,
            OrderStatus.EXPIRED,
        },
        # A firm order is only given up with its money given back.
        OrderStatus.PLACED: {OrderStatus.CANCELLED},
        # Money that arrives late revives an order; it is never lost in silence.
        OrderStatus.CANCELLED: {OrderStatus.PLACED},
        OrderStatus.EXPIRED: {OrderStatus.PLACED},
    }
)


class PaymentStatus(StrEnum):
    """Where an order's money is.

    `processing` settles by itself later, as a bank's debit does; `awaiting` is agreed to be
    paid later: by transfer, at the door, or by the end of an invoice's term.
    """

    UNPAID = "unpaid"
    PROCESSING = "processing"
    AWAITING = "awaiting"
    FAILED = "failed"
    PAID = "paid"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"


PAYMENT = Lifecycle(
    {
        PaymentStatus.UNPAID: {
            PaymentStatus.PROCESSING,
            PaymentStatus.AWAITING,
            PaymentStatus.FAILED,
            PaymentStatus.PAID,
        },
        PaymentStatus.PROCESSING: {PaymentStatus.FAILED, PaymentStatus.PAID},
        PaymentStatus.AWAITING: {PaymentStatus.FAILED, PaymentStatus.PAID},
        PaymentStatus.FAILED: {
            PaymentStatus.UNPAID,
            PaymentStatus.PROCESSING,
            PaymentStatus.AWAITING,
            PaymentStatus.PAID,
        },
        PaymentStatus.PAID: {PaymentStatus.PART_REFUNDED, PaymentStatus.REFUNDED},
        # A bank may send back, days later, what was sent to it.
        PaymentStatus.PART_REFUNDED: {PaymentStatus.REFUNDED, PaymentStatus.PAID},
        PaymentStatus.REFUNDED: {PaymentStatus.PART_REFUNDED, PaymentStatus.PAID},
    }
)


class FulfilmentStatus(StrEnum):
    """What the shop has done about a paid order."""

    UNFULFILLED = "unfulfilled"
    SHIPPED = "shipped"
    DELIVERED = "delivered"


FULFILMENT = Lifecycle(
    {
        FulfilmentStatus.UNFULFILLED: {FulfilmentStatus.SHIPPED},
        FulfilmentStatus.SHIPPED: {FulfilmentStatus.DELIVERED},
    }
)
