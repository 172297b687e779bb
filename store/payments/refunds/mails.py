"""Mails about money that goes back."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr

from store.infra.mail import build
from store.infra.mail_log import About, Letter
from store.orders.mails import about, order_url
from store.orders.models import Order
from store.payments.models import Refund, ReturnRequest
from store.payments.refunds.wording import destination
from store.settings import Settings


def sent(refund: Refund, order: Order, settings: Settings) -> Letter:
    """Build the mail that tells how much went back, and to where."""
    return build(
        "refund_sent",
        to=order.email,
        subject=f"{refund.amount} of your order {order.number} went back to you",
        key=f"refund:{refund.token}",
        settings=settings,
        about=about(order),
        order=order,
        refund=refund,
        destination=destination(refund),
        url=order_url(order, settings),
    )


def cancelled(order: Order, refunds: Sequence[Refund], settings: Settings) -> Letter:
    """Build the mail that says an order is cancelled, and what money goes back."""
    going = [(refund.amount, destination(refund)) for refund in refunds]
    return build(
        "order_cancelled",
        to=order.email,
        subject=f"Your order {order.number} is cancelled",
        key=f"cancelled:{order.number}:{order.happened_at('cancelled')}",
        settings=settings,
        about=about(order),
        order=order,
        going=going,
        url=order_url(order, settings),
    )


def return_refused(request: ReturnRequest, order: Order, settings: Settings) -> Letter:
    """Build the mail that says why something does not come back."""
    return build(
        "return_refused",
        to=order.email,
        subject=f"About your return of order {order.number}",
        key=f"return-refused:{request.token}",
        settings=settings,
        about=about(order),
        order=order,
        request=request,
        url=order_url(order, settings),
    )


def failed(refund: Refund, order: Order, settings: Settings) -> Letter:
    """Build the mail to the shop about a refund that did not go through."""
    return build(
        "refund_failed",
        to=parseaddr(settings.MAIL_FROM)[1],
        subject=f"A refund of order {order.number} did not go through",
        key=f"refund-failed:{refund.token}",
        settings=settings,
        about=About(order_number=order.number),
        order=order,
        refund=refund,
        url=f"{settings.PUBLIC_URL}/admin/orders/{order.number}/refunds",
    )
