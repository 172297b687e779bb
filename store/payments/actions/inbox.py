"""The inbox of events: kept once, applied once, tried again while it cannot be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.payments import topics
from store.payments.models import StripeEvent
from store.payments.told import Event


def record_event(session: Session, event: Event) -> bool:
    """Put a verified event into the inbox; gives False when it was there already."""
    known = select(StripeEvent.id).where(StripeEvent.event_id == event.event_id)
    if session.scalar(known) is not None:
        return False
    row = StripeEvent(
        event_id=event.event_id,
        type=event.type,
        livemode=event.livemode,
        session_id=event.session_id,
        order_number=event.order_number,
        payload=event.payload,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False  # the same event arrived twice at once
    announce(session, topics.EVENT_RECEIVED, row.id)
    return True


def close_event(session: Session, *, event_id: int, outcome: str, at: datetime) -> None:
    """Write down what an event led to."""
    event = _locked(session, event_id)
    event.applied_at, event.outcome, event.error = at, outcome[:200], ""


def park_event(session: Session, *, event_id: int, error: str, at: datetime) -> None:
    """Leave an event for later, with what was in the way."""
    event = _locked(session, event_id)
    event.tried_at, event.error = at, error[:200]
    event.attempts += 1


def reopen_event(session: Session, *, event_id: int) -> StripeEvent:
    """Have an event applied once more, as staff wish: doing so twice does nothing twice."""
    event = _locked(session, event_id)
    event.applied_at, event.outcome, event.error, event.attempts = None, "", "", 0
    announce(session, topics.EVENT_RECEIVED, event.id)
    return event


def _locked(session: Session, event_id: int) -> StripeEvent:
    return session.get_one(StripeEvent, event_id, with_for_update=True)
