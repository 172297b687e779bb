"""Events of the inbox are acted on: each is a hint, the truth is asked for."""

from __future__ import annotations

from collections.abc import Callable

from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.orders.queries import NUMBER
from store.payments import actions, gateway, queries
from store.payments.events import event_of
from store.payments.jobs.paying import learn
from store.payments.models import StripeEvent
from store.payments.refunds.jobs import learn_refund, learn_refunds_of
from store.payments.refunds.queries import payment_of_intent
from store.payments.told import Event, Unmatched
from store.settings import settings

MOST_TRIES = 8  # with the growing pauses: more than four hours
NOT_OURS = "not about an order of ours"
NO_EFFECT = "stored, without effect"


def apply_event(event_id: int) -> None:
    """Act on an event of the inbox; one that cannot be matched yet waits its turn."""
    with reading() as session:
        event = queries.event_with_id(session, event_id)
    if event.applied_at is not None:
        return
    try:
        outcome = _refuse(event) or _outcome(event_of(event.payload))
    except Unmatched as error:
        _wait(event, str(error))
        return
    with transaction() as session:
        actions.close_event(session, event_id=event_id, outcome=outcome, at=clock.now())


def learn_dispute(dispute_id: str) -> str:
    """Ask Stripe about a dispute and apply the answer; gives the outcome in words."""
    seen = gateway.look_at_dispute(dispute_id)
    with transaction() as session:
        return actions.apply_dispute(session, seen=seen, at=clock.now())


def _refuse(event: StripeEvent) -> str:
    """Say why an event has no effect here: it is of another account, or another mode."""
    told = event_of(event.payload)
    if told.account:
        reason = "of another account"
    elif told.livemode != gateway.is_live(settings().STRIPE_SECRET_KEY):
        reason = "of the live mode" if told.livemode else "of the test mode"
    else:
        return ""
    log.warning("event_not_ours", stripe_event=event.event_id, reason=reason)
    return f"{reason}: no effect"


def _outcome(told: Event) -> str:
    for beginning, act in ROUTES.items():
        if told.type.startswith(beginning):
            return act(told)
    return NO_EFFECT


def _payment(told: Event) -> str:
    with reading() as session:
        session_id = queries.session_of_event(session, told)
    if session_id is not None:
        return learn(session_id)
    if told.order_number and NUMBER.fullmatch(told.order_number):
        raise Unmatched(f"no order {told.order_number} is known")
    return NOT_OURS


def _refund(told: Event) -> str:
    _require_known(told.intent_id)
    return learn_refund(told.subject)


def _refunds(told: Event) -> str:
    _require_known(told.intent_id)
    return learn_refunds_of(told.intent_id) if told.intent_id else NOT_OURS


def _require_known(intent_id: str | None) -> None:
    """Raise Unmatched for a payment that we have not heard of, or not yet."""
    with reading() as session:
        known = payment_of_intent(session, intent_id or "")
    if intent_id and known is None:
        raise Unmatched(f"no payment {intent_id} is known")


def _dispute(told: Event) -> str:
    return learn_dispute(told.subject)


def _warning(told: Event) -> str:
    seen = gateway.look_at_warning(told.subject)
    with transaction() as session:
        return actions.apply_warning(session, seen=seen, at=clock.now())


# By the beginning of an event's type; whatever else comes is stored, without effect.
ROUTES: dict[str, Callable[[Event], str]] = {
    "checkout.session.": _payment,
    "payment_intent.": _payment,
    "charge.dispute.": _dispute,
    "charge.refund.": _refund,
    "charge.refunded": _refunds,
    "refund.": _refund,
    "radar.early_fraud_warning.": _warning,
}


def _wait(event: StripeEvent, error: str) -> None:
    """Park an event; after so many tries it is not of ours."""
    with transaction() as session:
        if event.attempts < MOST_TRIES:
            actions.park_event(session, event_id=event.id, error=error, at=clock.now())
            return
        at = clock.now()
        actions.close_event(session, event_id=event.id, outcome=NOT_OURS, at=at)
    log.warning("event_unmatched", stripe_event=event.event_id, error=error)
