"""Reads of payments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.kernel.errors import NotFound
from store.orders.models import Order, OrderStatus
from store.payments.gateway import Seen
from store.payments.models import Payment, PaymentState, StripeEvent

SESSION_ID = re.compile(r"[A-Za-z0-9_]{1,120}", re.ASCII)
UNSETTLED = (PaymentState.STARTING, PaymentState.OPEN, PaymentState.PROCESSING)


def payment_of_session(session: Session, session_id: str) -> Payment | None:
    """Give the payment that a Stripe session belongs to."""
    if SESSION_ID.fullmatch(session_id) is None:
        return None
    return session.scalar(select(Payment).where(Payment.session_id == session_id))


def payment_of_attempt(session: Session, number: str, attempt: int) -> Payment | None:
    """Give one try to pay an order: what a session was made for, by its own word."""
    rows = select(Payment).join(Order, Order.id == Payment.order_id)
    return session.scalar(rows.where(Order.number == number, Payment.attempt == attempt))


def payment_seen(session: Session, seen: Seen) -> Payment | None:
    """Give the payment behind a session: by its id, or by the try it was made for."""
    payment = payment_of_session(session, seen.session_id)
    if payment is not None or seen.order_number is None:
        return payment
    made_for = payment_of_attempt(session, seen.order_number, seen.attempt)
    return None if made_for is None or made_for.session_id is not None else made_for


def latest_payment(session: Session, order_id: int) -> Payment | None:
    """Give an order's newest try to pay."""
    rows = select(Payment).where(Payment.order_id == order_id)
    return session.scalar(rows.order_by(Payment.attempt.desc()).limit(1))


def latest_payment_of_number(session: Session, number: str) -> Payment | None:
    """Give the newest try to pay of the order with this number."""
    rows = select(Payment).join(Order, Order.id == Payment.order_id)
    rows = rows.where(Order.number == number).order_by(Payment.attempt.desc())
    return session.scalar(rows.limit(1))


def locked_payment(session: Session, payment_id: int) -> Payment:
    rows = select(Payment).where(Payment.id == payment_id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).one()


def unsettled_sessions(session: Session, *, before: datetime) -> Sequence[str]:
    """Give the sessions whose end we have not heard of, opened before a moment."""
    rows = select(Payment.session_id).where(
        Payment.state.in_(UNSETTLED),
        Payment.session_id.is_not(None),
        Payment.created_at < before,
    )
    return [found for found in session.scalars(rows.order_by(Payment.id)) if found]


def open_sessions(session: Session, order_id: int, *, but: int = 0) -> Sequence[str]:
    """Give the sessions of an order in which somebody can still pay, but one payment's."""
    rows = select(Payment.session_id).where(
        Payment.order_id == order_id,
        Payment.id != but,
        Payment.state.in_(UNSETTLED),
        Payment.session_id.is_not(None),
    )
    return [found for found in session.scalars(rows.order_by(Payment.id)) if found]


def overdue_order_ids(session: Session, at: datetime) -> Sequence[int]:
    """Give the unpaid orders whose time is over; not those whose money is disputed."""
    money = select(Payment.id).where(
        Payment.order_id == Order.id, Payment.state == PaymentState.PAID
    )
    rows = select(Order.id).where(
        Order.status == OrderStatus.PENDING, Order.expires_at < at, ~money.exists()
    )
    return session.scalars(rows.order_by(Order.id)).all()


def event_with_id(session: Session, event_id: int) -> StripeEvent:
    return session.get_one(StripeEvent, event_id)


def order_of_payment(session: Session, payment: Payment, visitor: Visitor) -> Order:
    """Give the visitor's own order behind a payment; raises NotFound for a stranger's."""
    rows = select(Order).where(Order.id == payment.order_id, visitor.owns(Order))
    order = session.scalar(rows)
    if order is None:
        raise NotFound
    return order


def session_of_event(session: Session, event: StripeEvent) -> str | None:
    """Give the Stripe session an event is about, when it belongs to an order of ours."""
    payment = None
    if event.session_id:
        payment = payment_of_session(session, event.session_id)
    if payment is None and event.order_number:
        payment = latest_payment_of_number(session, event.order_number)
    if payment is None:
        return None
    return event.session_id or payment.session_id
