"""Webhooks as the staff's page shows them: what came, what was refused, what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import Session

from store.infra.outbox import MAX_ATTEMPTS, Delivery, name_of
from store.payments import topics
from store.payments.models import StripeEvent
from store.security.jobs import post_alert
from store.security.models import Alert

PER_PAGE = 50
NO_EFFECT = "%effect%"


class Box(StrEnum):
    """The lists of the page."""

    RECEIVED = "received"
    REFUSED = "refused"
    SENT = "sent"


class Fate(StrEnum):
    """What became of an event."""

    ALL = "all"
    WAITING = "waiting"
    PARKED = "parked"
    FAILED = "failed"
    APPLIED = "applied"
    IDLE = "idle"


DEAD = exists().where(
    Delivery.topic == topics.EVENT_RECEIVED,
    Delivery.subject_id == StripeEvent.id,
    Delivery.done_at.is_(None),
    Delivery.attempts >= MAX_ATTEMPTS,
)
OPEN = StripeEvent.applied_at.is_(None)
FATES: Mapping[Fate, ColumnElement[bool]] = {
    Fate.ALL: true(),
    Fate.WAITING: OPEN & (StripeEvent.error == "") & ~DEAD,
    Fate.PARKED: OPEN & (StripeEvent.error != ""),
    Fate.FAILED: OPEN & DEAD,
    Fate.APPLIED: ~OPEN & StripeEvent.outcome.not_like(NO_EFFECT),
    Fate.IDLE: StripeEvent.outcome.like(NO_EFFECT),
}


class Received(NamedTuple):
    """An event with the work on it that was begun last."""

    event: StripeEvent
    work: Delivery | None

    @property
    def standing(self) -> tuple[str, str]:
        """Give what became of it in a word, and the word's tone."""
        if self.event.applied_at is not None:
            is_idle = NO_EFFECT.strip("%") in self.event.outcome
            return ("Without effect", "") if is_idle else ("Handled", "good")
        if self.work is not None and self.work.is_dead:
            return "Failed", "bad"
        return ("Parked", "low") if self.event.error else ("Waiting", "low")

    @property
    def reason(self) -> str:
        """Say what it led to, or what is in the way."""
        return self.event.outcome or self.event.error or last_line(self.work)

    @property
    def tries(self) -> int:
        return max(self.event.attempts, self.work.attempts if self.work else 0)


class Posted(NamedTuple):
    """An alert on its way to the shop's own alarm system."""

    work: Delivery
    alert: Alert | None

    @property
    def standing(self) -> tuple[str, str]:
        """Give how it went in a word, and the word's tone."""
        if self.work.is_dead:
            return "Failed", "bad"
        if self.work.done_at is None:
            return ("Tried again soon", "low") if self.work.error else ("Waiting", "low")
        is_posted = self.alert is not None and self.alert.posted_at is not None
        return ("Taken", "good") if is_posted else ("Not posted", "")

    @property
    def reason(self) -> str:
        """Say what went wrong the last time."""
        return last_line(self.work)


def last_line(work: Delivery | None) -> str:
    """Give the end of what went wrong."""
    lines = (work.error or "").strip().splitlines() if work else []
    return lines[-1] if lines else ""


def received_page(
    session: Session, fate: Fate, *, after: int | None = None
) -> tuple[Sequence[Received], int | None]:
    """Give a page of events, the newest first, and the key of the next page."""
    rows = select(StripeEvent).where(FATES[fate]).order_by(StripeEvent.id.desc())
    if after is not None:
        rows = rows.where(StripeEvent.id < after)
    found = session.scalars(rows.limit(PER_PAGE + 1)).all()
    shown = found[:PER_PAGE]
    works = _works(session, [event.id for event in shown])
    older = shown[-1].id if len(found) > PER_PAGE else None
    return [Received(event, works.get(event.id)) for event in shown], older


def event_named(session: Session, event_id: str) -> Received | None:
    """Give an event by Stripe's name for it."""
    named = StripeEvent.event_id == event_id.replace("\0", "")
    event = session.scalar(select(StripeEvent).where(named))
    if event is None:
        return None
    return Received(event, _works(session, [event.id]).get(event.id))


def posted_page(
    session: Session, *, after: int | None = None
) -> tuple[Sequence[Posted], int | None]:
    """Give a page of what was posted, the newest first, and the key of the next page."""
    rows = select(Delivery, Alert).outerjoin(Alert, Alert.id == Delivery.subject_id)
    rows = rows.where(Delivery.job == name_of(post_alert)).order_by(Delivery.id.desc())
    if after is not None:
        rows = rows.where(Delivery.id < after)
    found = [Posted(*row) for row in session.execute(rows.limit(PER_PAGE + 1))]
    shown = found[:PER_PAGE]
    return shown, shown[-1].work.id if len(found) > PER_PAGE else None


def _works(session: Session, ids: Sequence[int]) -> Mapping[int, Delivery]:
    """Give for each event the work on it that was announced last."""
    rows = select(Delivery).where(
        Delivery.topic == topics.EVENT_RECEIVED, Delivery.subject_id.in_(ids)
    )
    found = session.scalars(rows.order_by(Delivery.id)) if ids else ()
    return {work.subject_id: work for work in found}
