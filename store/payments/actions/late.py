"""Money that settles an order, or comes too late or twice and goes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.catalog.queries.stock import locked_levels, on_shelf
from store.infra.outbox import announce
from store.kernel.money import Money
from store.orders.actions import settle_paid, wanted_stock
from store.orders.models import Order
from store.payments import topics
from store.payments.models import Payment
from store.payments.refunds.asking import refund_payment

TWICE = "It was paid twice"
TOO_LATE = "It came after the order was given up, and its things are sold"


def settle(session: Session, order: Order, payment: Payment, *, at: datetime) -> str:
    """All the money is there; gives what it led to (order and payment locked).

    An order that was given up lives again when its things are still there. Otherwise the
    money goes back, and a person is told.
    """
    if order.is_pending or order.is_firm or not _is_short(session, order, at=at):
        settle_paid(session, order, at=at)
        return "paid"
    order.mark_paid(at=at, revived=False)
    order.flag(f"Paid too late, when it was sold: {payment.captured} goes back.", at=at)
    send_back(session, payment, payment.captured, TOO_LATE, at=at)
    return "paid too late"


def send_back(
    session: Session, payment: Payment, amount: Money, reason: str, *, at: datetime
) -> None:
    """Give money back that bought nothing, and say so to who paid it."""
    session.flush()  # the refund reads the payment anew
    refund_payment(session, payment_id=payment.id, amount=amount, reason=reason, at=at)
    announce(session, topics.MONEY_UNWANTED, payment.id)


def _is_short(session: Session, order: Order, *, at: datetime) -> bool:
    wanted = wanted_stock(order)
    locked_levels(session, wanted.keys())
    left = on_shelf(session, wanted.keys(), at=at, but_order=order.id)
    return any(left.get(variant, 0) < quantity for variant, quantity in wanted.items())
