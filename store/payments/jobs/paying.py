"""Payments away from a single transaction: ask Stripe outside, write down inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.actions import give_up
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_with_id
from store.payments import actions, gateway, queries
from store.payments.gateway import Outcome, PaymentUnavailable, Refused
from store.payments.models import Payment

WAIT_FOR_WEBHOOK = timedelta(minutes=2)
MAY_BE_PAID = (Outcome.OPEN, Outcome.PROCESSING, Outcome.PAID)

Subject = TypeVar("Subject", int, str)


def open_payment_page(order_id: int) -> str | None:
    """Give the address where the customer pays; None when nothing is left to pay.

    Raises PaymentUnavailable, SoldOut, or Conflict when no money is wanted.
    """
    with transaction() as session:
        payment = actions.begin_payment(session, order_id=order_id, at=clock.now())
        order = order_with_id(session, order_id)
    if payment is None:
        return None
    return payment.url or _open(order, payment)


def learn(session_id: str) -> str:
    """Ask Stripe about a session and apply the answer; gives the outcome in words."""
    return _apply(gateway.look_at(session_id))


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
    _one_by_one(waiting, learn)


def expire_unpaid() -> None:
    """Give up the orders whose time is over, unless Stripe has their money."""
    with reading() as session:
        overdue = queries.overdue_order_ids(session, clock.now())
    _one_by_one(overdue, lambda order_id: abandon(order_id, by=OrderStatus.EXPIRED))


def abandon(order_id: int, *, by: OrderStatus, actor: str = "shop") -> Order:
    """End an unpaid order: first at Stripe, so that it cannot be paid behind our back.

    Gives the order as it is then: paid or being paid, if somebody was quicker.
    """
    if _close_pages(order_id):
        with transaction() as session:
            give_up(session, order_id=order_id, by=by, at=clock.now(), actor=actor)
        _close_pages(order_id)  # one that was opened in between
    with reading() as session:
        return order_with_id(session, order_id)


def _open(order: Order, payment: Payment) -> str:
    """Have Stripe make the page, unless an older one was paid or the order given up."""
    if not _close_pages(order.id, but=payment.id):
        raise Conflict("This order is paid, or its payment is on its way.")
    started = gateway.start_checkout(actions.checkout_of(order, payment))
    with transaction() as session:
        order = actions.record_opened(
            session, payment=payment, session_id=started.session_id, url=started.url
        )
    if not order.is_pending:
        _close_pages(order.id)
        raise Conflict("This order was given up meanwhile.")
    return started.url


def _close_pages(order_id: int, *, but: int = 0) -> bool:
    """End the pages on which an order could be paid; False when one was or may be."""
    with reading() as session:
        open_sessions = queries.open_sessions(session, order_id, but=but)
    closed = [gateway.close(session_id) for session_id in open_sessions]
    for seen in closed:
        _apply(seen)
    return not any(seen.outcome in MAY_BE_PAID for seen in closed)


def _apply(seen: gateway.Seen) -> str:
    with transaction() as session:
        payment = queries.payment_seen(session, seen)
        if payment is None:
            log.warning("unknown_stripe_session", session=seen.session_id)
            return "unknown session"
        return actions.apply_payment(
            session, payment_id=payment.id, seen=seen, at=clock.now()
        )


def _one_by_one(subjects: Sequence[Subject], work: Callable[[Subject], object]) -> None:
    """Do the work for each: a broken one stops no other, a silent Stripe stops all."""
    for subject in subjects:
        try:
            work(subject)
        except Refused as error:
            log.error("stripe_refused", subject=subject, error=str(error))
        except PaymentUnavailable as error:
            log.warning("stripe_unavailable", subject=subject, error=str(error))
            return
        except Exception as error:  # noqa: BLE001 the next one must have its turn
            log.error("payment_sweep_failed", subject=subject, exc_info=error)
