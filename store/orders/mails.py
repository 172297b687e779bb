"""Mails about an order."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import About, Letter
from store.orders.models import Order
from store.settings import Settings


def order_url(order: Order, settings: Settings) -> str:
    """Give the address at which the holder of the mail may look at the order."""
    return f"{settings.PUBLIC_URL}/orders/{order.number}?key={order.access_token}"


def invoice_url(order: Order, settings: Settings) -> str:
    """Give the address of the order's tax invoice; it is drawn within a minute."""
    here = f"{settings.PUBLIC_URL}/orders/{order.number}/documents/invoice.pdf"
    return f"{here}?key={order.access_token}"


def about(order: Order) -> About:
    """Say for the log which order a mail concerns, and whose."""
    return About(order_number=order.number, person_id=order.customer_id)


def receipt(order: Order, settings: Settings) -> Letter:
    """Build the receipt: the same figures as on the order's page."""
    return build(
        "receipt",
        to=order.email,
        subject=f"Your order {order.number} is paid",
        key=f"receipt:{order.number}",
        settings=settings,
        about=about(order),
        order=order,
        url=order_url(order, settings),
        invoice=invoice_url(order, settings),
    )


def confirmation(order: Order, settings: Settings) -> Letter:
    """Build what says that an order is placed, and how it is to be paid."""
    return build(
        "confirmation",
        to=order.email,
        subject=f"Your order {order.number} is placed",
        key=f"confirmation:{order.number}",
        settings=settings,
        about=about(order),
        order=order,
        terms=order.terms,
        url=order_url(order, settings),
        invoice=invoice_url(order, settings),
    )
