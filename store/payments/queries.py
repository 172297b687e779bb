"""Reads of payments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.kernel.errors import NotFound
from store.kernel.money import Money
from store.orders.models import INVOICE, Order, OrderStatus
from store.payments.models import (
    STRIPE,
    Dispute,
    MoneyReceived,
    Payment,
    PaymentState,
    PaymentTerms,
    StripeEvent,
)
from store.payments.models.disputes import OVER
from store.payments.told import Event, Seen
from store.payments.ways import Terms

SESSION_ID = re.compile(r"[A-Za-z0-9_]{1,120}", re.ASCII)
FIRST_PAUSE = timedelta(minutes=1)
AT_ONCE = 200  # events tried again in one sweep
MOST_WAITING = 10_000
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


def latest_payment(
    session: Session, order_id: int, *, provider: str | None = None
) -> Payment | None:
    """Give an order's newest try to pay, through a provider when one is named."""
    rows = select(Payment).where(Payment.order_id == order_id)
    if provider is not None:
        rows = rows.where(Payment.provider == provider)
    return session.scalar(rows.order_by(Payment.attempt.desc()).limit(1))


def is_being_paid(session: Session, order_id: int) -> bool:
    """Tell whether an order has a payment at Stripe whose end is open."""
    rows = select(Payment.id).where(
        Payment.order_id == order_id,
        Payment.provider == STRIPE,
        Payment.state.in_(UNSETTLED),
    )
    return session.scalar(rows.limit(1)) is not None


def next_attempt(session: Session, order_id: int) -> int:
    """Give the number of an order's next try, whoever it goes through (order locked)."""
    last = select(func.max(Payment.attempt)).where(Payment.order_id == order_id)
    return (session.scalar(last) or 0) + 1


def latest_payment_of_number(session: Session, number: str) -> Payment | None:
    """Give the newest try to pay of the order with this number."""
    rows = select(Payment).join(Order, Order.id == Payment.order_id)
    rows = rows.where(Order.number == number, Payment.provider == STRIPE)
    rows = rows.order_by(Payment.attempt.desc())
    return session.scalar(rows.limit(1))


def locked_payment(session: Session, payment_id: int) -> Payment:
    rows = select(Payment).where(Payment.id == payment_id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).one()


def unsettled_sessions(session: Session, *, before: datetime) -> Sequence[str]:
    """Give Stripe's sessions whose end we have not heard of, opened before a moment."""
    rows = select(Payment.session_id).where(
        Payment.provider == STRIPE,
        Payment.state.in_(UNSETTLED),
        Payment.session_id.is_not(None),
        Payment.created_at < before,
    )
    return [found for found in session.scalars(rows.order_by(Payment.id)) if found]


def unanswered_tries(
    session: Session, *, since: datetime, before: datetime
) -> dict[str, datetime]:
    """Give when Stripe was asked for a session and we kept no answer, by order's number."""
    rows = (
        select(Order.number, Payment.created_at)
        .join(Order, Order.id == Payment.order_id)
        .where(
            Payment.provider == STRIPE,
            Payment.session_id.is_(None),
            Payment.created_at.between(since, before),
        )
    )
    found: dict[str, datetime] = dict(session.execute(rows.order_by(Payment.id)).all())
    return found


def open_sessions(
    session: Session, order_id: int, *, but: int = 0, provider: str | None = None
) -> Sequence[tuple[str, str]]:
    """Give where an order can still be paid, but one payment's: (provider, session)."""
    rows = select(Payment.provider, Payment.session_id).where(
        Payment.order_id == order_id,
        Payment.id != but,
        Payment.state.in_(UNSETTLED),
        Payment.session_id.is_not(None),
    )
    if provider is not None:
        rows = rows.where(Payment.provider == provider)
    found = session.execute(rows.order_by(Payment.id))
    return [(through, session_id) for through, session_id in found if session_id]


def provider_of(session: Session, session_id: str) -> str:
    """Tell through whom a session is paid; one we do not know is Stripe's."""
    payment = payment_of_session(session, session_id)
    return STRIPE if payment is None else payment.provider


def overdue_order_ids(session: Session, at: datetime) -> Sequence[int]:
    """Give the unpaid orders whose time is over; not those whose money is disputed."""
    money = select(Payment.id).where(
        Payment.order_id == Order.id, Payment.state == PaymentState.PAID
    )
    rows = select(Order.id).where(
        Order.status == OrderStatus.PENDING, Order.expires_at < at, ~money.exists()
    )
    return session.scalars(rows.order_by(Order.id)).all()


def parked_event_ids(session: Session, at: datetime) -> Sequence[int]:
    """Give the events that were not applied yet and whose turn it is again."""
    rows = select(StripeEvent).where(
        StripeEvent.applied_at.is_(None), StripeEvent.received_at < at - FIRST_PAUSE
    )
    waiting = session.scalars(rows.order_by(StripeEvent.id).limit(AT_ONCE))
    return [event.id for event in waiting if _is_due(event, at)]


def is_inbox_full(session: Session) -> bool:
    """Tell whether so many events wait that no more are taken: Stripe sends them again."""
    rows = select(StripeEvent.id).where(StripeEvent.applied_at.is_(None))
    rows = rows.order_by(StripeEvent.applied_at, StripeEvent.id)
    return session.scalar(rows.offset(MOST_WAITING - 1).limit(1)) is not None


def _is_due(event: StripeEvent, at: datetime) -> bool:
    """Each try waits twice as long as the one before."""
    if event.tried_at is None:
        return True
    return bool(event.tried_at + FIRST_PAUSE * 2**event.attempts <= at)


def terms_of(
    session: Session, person_id: int | None, *, lock: bool = False
) -> Terms | None:
    """Give a person's terms for invoices, with what they owe by now; none for most."""
    if person_id is None:
        return None
    row = session.get(PaymentTerms, person_id, with_for_update=lock or None)
    if row is None:
        return None
    return Terms(row.days, row.credit, _owed(session, person_id))


def _owed(session: Session, person_id: int) -> Money:
    """Give what a person has not paid yet of their invoices."""
    rows = select(func.sum(Payment.amount), func.sum(Payment.captured)).join(Order)
    asked, came = session.execute(
        rows.where(
            Order.customer_id == person_id,
            Order.status == OrderStatus.PLACED,
            Payment.method == INVOICE,
            Payment.state == PaymentState.OPEN,
        )
    ).one()
    return (asked or Money.zero()) - (came or Money.zero())


def received_of(session: Session, order_id: int) -> Sequence[MoneyReceived]:
    """Give the money that staff have seen come for an order, in its order."""
    rows = select(MoneyReceived).join(Payment, Payment.id == MoneyReceived.payment_id)
    rows = rows.where(Payment.order_id == order_id).order_by(MoneyReceived.id)
    return session.scalars(rows).all()


def disputes_of(session: Session, order_id: int) -> Sequence[Dispute]:
    """Give the disputes about an order, the newest first."""
    rows = select(Dispute).where(Dispute.order_id == order_id)
    return session.scalars(rows.order_by(Dispute.id.desc())).all()


def open_dispute_ids(session: Session) -> Sequence[str]:
    """Give the disputes that were open when we last heard of them, by Stripe's ids."""
    rows = select(Dispute.dispute_id).where(Dispute.state.not_in(OVER))
    return session.scalars(rows.order_by(Dispute.id)).all()


def event_with_id(session: Session, event_id: int) -> StripeEvent:
    return session.get_one(StripeEvent, event_id)


def order_of_payment(session: Session, payment: Payment, visitor: Visitor) -> Order:
    """Give the visitor's own order behind a payment; raises NotFound for a stranger's."""
    rows = select(Order).where(Order.id == payment.order_id, visitor.owns(Order))
    order = session.scalar(rows)
    if order is None:
        raise NotFound
    return order


def session_of_event(session: Session, event: Event) -> str | None:
    """Give the Stripe session an event is about, when it belongs to an order of ours."""
    payment = None
    if event.session_id:
        payment = payment_of_session(session, event.session_id)
    if payment is None and event.order_number:
        payment = latest_payment_of_number(session, event.order_number)
    if payment is None:
        return None
    return event.session_id or payment.session_id
