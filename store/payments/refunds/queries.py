"""Reads of refunds, and of where money can go back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.kernel.money import Money
from store.orders.models import Order
from store.payments.models import STRIPE, Payment, Refund, RefundState


@dataclass(frozen=True)
class Purse:
    """A place that money came from and can go back to: a payment, or gift cards."""

    payment: Payment | None
    room: Money


def purses(session: Session, order: Order, *, lock: bool = False) -> list[Purse]:
    """Give where an order's money can go back to: payments, newest first, then gift cards.

    `lock` locks the payments; the order has to be locked before.
    """
    rows = select(Payment).where(
        Payment.order_id == order.id, Payment.captured > Money.zero()
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    payments = session.scalars(rows.order_by(Payment.id)).all()
    found = [Purse(each, each.captured - each.refunded) for each in reversed(payments)]
    to_payments = Money.total(each.refunded for each in payments)
    cards = order.gift_total - (order.refunded - to_payments)
    return [purse for purse in [*found, Purse(None, cards)] if purse.room]


def refunds_of(session: Session, order_id: int) -> Sequence[Refund]:
    """Give an order's refunds with their lines, the newest first."""
    rows = select(Refund).where(Refund.order_id == order_id)
    rows = rows.options(selectinload(Refund.lines), selectinload(Refund.payment))
    return session.scalars(rows.order_by(Refund.id.desc())).all()


def refunds_asked_with(
    session: Session, order_id: int, tokens: Sequence[str]
) -> list[Refund]:
    """Give what a form has made already: one refund for each place the money goes to."""
    rows = select(Refund).where(Refund.token.in_(tokens), Refund.order_id == order_id)
    rows = rows.options(selectinload(Refund.lines))
    return list(session.scalars(rows.order_by(Refund.id)))


def refund_with_id(session: Session, refund_id: int) -> Refund:
    """Give a refund with its lines and its payment; there must be one."""
    rows = select(Refund).where(Refund.id == refund_id)
    rows = rows.options(selectinload(Refund.lines), selectinload(Refund.payment))
    return session.scalars(rows).one()


def locked_refund(session: Session, refund_id: int) -> Refund:
    """Lock a refund, and give it with its lines; order and payment are locked before."""
    rows = select(Refund).where(Refund.id == refund_id).with_for_update()
    rows = rows.options(selectinload(Refund.lines), selectinload(Refund.payment))
    return session.scalars(rows.execution_options(populate_existing=True)).one()


def refund_seen(session: Session, refund_id: str, token: str) -> Refund | None:
    """Give the refund that a provider tells of: by its own id, or by our token."""
    known = session.scalar(select(Refund).where(Refund.provider_refund_id == refund_id))
    if known is None and token:
        known = session.scalar(select(Refund).where(Refund.token == token))
    return known


def states_among(session: Session, refund_ids: Sequence[str]) -> dict[str, RefundState]:
    """Give how those of a provider's refunds stand that are written down, by its ids."""
    rows = select(Refund.provider_refund_id, Refund.state)
    found = session.execute(rows.where(Refund.provider_refund_id.in_(refund_ids)))
    return {refund_id: state for refund_id, state in found if refund_id}


def has_stripes_money(session: Session) -> bool:
    """Tell whether any money came through Stripe: only that can go back there."""
    taken = (Payment.provider == STRIPE, Payment.captured > Money.zero())
    return session.scalar(select(Payment.id).where(*taken).limit(1)) is not None


def payment_of_intent(session: Session, intent_id: str) -> Payment | None:
    """Give the payment that Stripe knows under this intent."""
    return session.scalar(select(Payment).where(Payment.intent_id == intent_id))


def pending_refunds(session: Session, *, before: datetime) -> Sequence[int]:
    """Give the refunds whose end we have not heard of, asked for before a moment."""
    rows = select(Refund.id).where(
        Refund.state == RefundState.PENDING,
        Refund.payment_id.is_not(None),
        Refund.created_at < before,
    )
    return session.scalars(rows.order_by(Refund.id)).all()


def pending_on(session: Session, payment_id: int) -> Sequence[int]:
    """Give the refunds of one payment that are on their way."""
    rows = select(Refund.id).where(
        Refund.state == RefundState.PENDING, Refund.payment_id == payment_id
    )
    return session.scalars(rows.order_by(Refund.id)).all()
