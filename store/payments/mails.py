"""Mails about money that is awaited, did not come, or came in vain."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import Letter
from store.orders.mails import about, order_url
from store.orders.models import Order
from store.payments.models import Payment
from store.settings import Settings


def transfer(order: Order, settings: Settings) -> Letter:
    """Build what says where a transfer goes, and under which reference."""
    return _build(
        "transfer_awaited",
        order,
        settings,
        subject=f"How to pay your order {order.number}",
        key=f"transfer:{order.number}",
        account=settings.BANK_ACCOUNT,
        upi=settings.BANK_UPI_ID,
    )


def failed(order: Order, payment: Payment, settings: Settings) -> Letter:
    """Build what says that the bank did not pay, and until when it can be tried again."""
    return _build(
        "payment_failed",
        order,
        settings,
        subject=f"The payment for your order {order.number} did not go through",
        key=f"payment-failed:{payment.id}",
    )


def unwanted(order: Order, payment: Payment, settings: Settings) -> Letter:
    """Build what says that money goes back, as nothing is bought for it."""
    return _build(
        "payment_unwanted",
        order,
        settings,
        subject=f"Your second payment for order {order.number} goes back"
        if order.is_firm
        else f"Your payment for order {order.number} came too late",
        key=f"unwanted:{payment.id}",
        amount=payment.captured,
    )


def _build(
    name: str, order: Order, settings: Settings, *, subject: str, key: str, **more: object
) -> Letter:
    return build(
        name,
        to=order.email,
        subject=subject,
        key=key,
        settings=settings,
        about=about(order),
        order=order,
        url=order_url(order, settings),
        **more,
    )
