"""What is asked by the clock, as webhooks get lost: payments, disputes, parked events."""

from __future__ import annotations

from datetime import timedelta

from store.infra.db import reading
from store.infra.log import log
from store.kernel import clock
from store.orders.models import OrderStatus
from store.payments import gateway, queries
from store.payments.in_turn import one_by_one
from store.payments.jobs.inbox import apply_event, learn_dispute
from store.payments.jobs.paying import abandon, learn
from store.payments.told import PaymentUnavailable

WAIT_FOR_WEBHOOK = timedelta(minutes=2)
LOOK_BACK = timedelta(days=2)


def reconcile() -> None:
    """Ask Stripe about every payment we have not heard the end of."""
    before = clock.now() - WAIT_FOR_WEBHOOK
    with reading() as session:
        waiting = queries.unsettled_sessions(session, before=before)
    one_by_one(waiting, learn)


def find_sessions() -> None:
    """Look for the sessions that Stripe made and we did not live to write down."""
    now = clock.now()
    lately = {"since": now - LOOK_BACK, "before": now - WAIT_FOR_WEBHOOK}
    with reading() as session:
        tries = queries.unanswered_tries(session, **lately)
    if not tries:
        return
    try:
        made = gateway.sessions_since(min(tries.values()))
    except PaymentUnavailable as error:
        log.warning("stripe_unavailable", error=str(error))
        return
    one_by_one([found for found, number in made if number in tries], learn)


def reconcile_disputes() -> None:
    """Ask about the disputes that are open, and for those we have not heard of."""
    with reading() as session:
        known = queries.open_dispute_ids(session)
    try:
        lately = gateway.disputes_since(clock.now() - LOOK_BACK)
    except PaymentUnavailable as error:
        log.warning("stripe_unavailable", error=str(error))
        return
    one_by_one(list(dict.fromkeys([*known, *lately])), learn_dispute)


def expire_unpaid() -> None:
    """Give up the orders whose time is over, unless Stripe has their money."""
    with reading() as session:
        overdue = queries.overdue_order_ids(session, clock.now())
    one_by_one(overdue, lambda order_id: abandon(order_id, by=OrderStatus.EXPIRED))


def retry_parked() -> None:
    """Try the events again that could not be applied when they came."""
    with reading() as session:
        parked = queries.parked_event_ids(session, clock.now())
    one_by_one(parked, apply_event)
