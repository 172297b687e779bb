"""The three states of an order, and how each may move."""

from __future__ import annotations

from enum import StrEnum

from store.kernel.states import Lifecycle


class OrderStatus(StrEnum):
    """An order is pending until paid, then placed; or it is given up."""

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
        # Money that arrives late revives an order; it is never lost in silence.
        OrderStatus.CANCELLED: {OrderStatus.PLACED},
        OrderStatus.EXPIRED: {OrderStatus.PLACED},
    }
)


class PaymentStatus(StrEnum):
    """`processing` is a method that settles later, such as a bank transfer."""

    UNPAID = "unpaid"
    PROCESSING = "processing"
    FAILED = "failed"
    PAID = "paid"


PAYMENT = Lifecycle(
    {
        PaymentStatus.UNPAID: {
            PaymentStatus.PROCESSING,
            PaymentStatus.FAILED,
            PaymentStatus.PAID,
        },
        PaymentStatus.PROCESSING: {PaymentStatus.FAILED, PaymentStatus.PAID},
        PaymentStatus.FAILED: {
            PaymentStatus.UNPAID,
            PaymentStatus.PROCESSING,
            PaymentStatus.PAID,
        },
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
