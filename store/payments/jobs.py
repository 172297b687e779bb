"""Payments away from a single transaction: ask Stripe outside, write down inside."""

from __future__ import annotations

from datetime import timedelta

from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.orders.actions import give_up
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_with_id
from store.payments import actions, gateway, queries
from store.payments.gateway import Outcome, PaymentUnavailable
from store.payments.models import Payment

WAIT_FOR_WEBHOOK = timedelta(minutes=2)
STILL_OPEN = (Outcome.OPEN, Outcome.PROCESSING, Outcome.PAID)


def open_payment_page(order_id: int) -> str:
    """Give the address where the customer pays; raises PaymentUnavailable."""
    with transaction() as session:
        payment = actions.begin_payment(session, order_id=order_id, at=clock.now())
        order = order_with_id(session, order_id)
    if payment.url is None:
        _open(order, payment)
    return payment.url or ""


def learn(session_id: str) -> str:
    """Ask Stripe about a session and apply the answer; gives the outcome in words."""
    seen = gateway.look_at(session_id)
    with transaction() as session:
        payment = queries.payment_of_session(session, session_id)
        if payment is None and seen.order_number:
            payment = _adopt(
                seen, queries.latest_payment_of_number(session, seen.order_number)
            )
        if payment is None:
            return "unknown session"
        return actions.apply_payment(
            session, payment_id=payment.id, seen=seen, at=clock.now()
        )


def apply_event(event_id: int) -> None:
    """Act on an event of the inbox: it is only a hint, the truth is read from Stripe."""
    with reading() as session:
        event = queries.event_with_id(session, event_id)
        session_id = queries.session_of_event(session, event)
    if event.applied_at is not None:
        return
    outcome = learn(session_id) if session_id else "not about an order of ours"
    with transaction() as session:
        actions.close_event(session, event_id=event_id, outcome=outcome, at=clock.now())


def reconcile() -> None:
    """Ask Stripe about every payment we have not heard the end of: webhooks get lost."""
    before = clock.now() - WAIT_FOR_WEBHOOK
    with reading() as session:
        waiting = queries.unsettled_sessions(session, before=before)
    for session_id in waiting:
        try:
            learn(session_id)
        except PaymentUnavailable as error:
            log.warning("stripe_unavailable", session=session_id, error=str(error))
            return


def expire_unpaid() -> None:
    """Give up the orders whose time is over, unless Stripe has their money."""
    with reading() as session:
        overdue = queries.overdue_order_ids(session, clock.now())
    for order_id in overdue:
        try:
            abandon(order_id, by=OrderStatus.EXPIRED)
        except PaymentUnavailable as error:
            log.warning("stripe_unavailable", order=order_id, error=str(error))
            return


def abandon(order_id: int, *, by: OrderStatus, actor: str = "shop") -> Order:
    """End an unpaid order: first at Stripe, so that it cannot be paid behind our back."""
    with reading() as session:
        open_sessions = queries.open_sessions(session, order_id)
    for session_id in open_sessions:
        seen = gateway.close(session_id)
        if seen.outcome in STILL_OPEN:
            learn(session_id)
            with reading() as session:
                return order_with_id(session, order_id)
    with transaction() as session:
        return give_up(session, order_id=order_id, by=by, at=clock.now(), actor=actor)


def _open(order: Order, payment: Payment) -> None:
    started = gateway.start_checkout(actions.checkout_of(order, payment))
    with transaction() as session:
        actions.record_opened(
            session, payment_id=payment.id, session_id=started.session_id, url=started.url
        )
    payment.url = started.url


def _adopt(seen: gateway.Seen, payment: Payment | None) -> Payment | None:
    """Know a session that an event tells of before we have kept its id."""
    if payment is None or payment.session_id is not None:
        return None
    payment.session_id = seen.session_id
    return payment
