"""Mails about money; a mail sent twice is known as one by its Message-ID."""

from __future__ import annotations

from store.infra import mail
from store.infra.db import reading
from store.orders.models import Order
from store.orders.queries import order_with_id
from store.payments import mails
from store.payments.models import Payment
from store.settings import settings


def tell_of_transfer(order_id: int) -> None:
    """Mail where a transfer goes, while the order waits for it."""
    with reading() as session:
        order = order_with_id(session, order_id)
    if order.is_pending and order.is_awaiting:
        mail.send(mails.transfer(order, settings()), settings())


def tell_of_failure(payment_id: int) -> None:
    """Mail that a payment did not come, unless another has meanwhile."""
    payment, order = _read(payment_id)
    if order.is_pending:
        mail.send(mails.failed(order, payment, settings()), settings())


def tell_of_unwanted(payment_id: int) -> None:
    """Mail that money came which nothing is bought for, and that it goes back."""
    payment, order = _read(payment_id)
    mail.send(mails.unwanted(order, payment, settings()), settings())


def _read(payment_id: int) -> tuple[Payment, Order]:
    with reading() as session:
        payment = session.get_one(Payment, payment_id)
        return payment, order_with_id(session, payment.order_id)
