"""Prints are handed to a provider outside, who says how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.infra.outbox import announce
from store.kernel.errors import Conflict
from store.production import topics
from store.production.actions.locking import locked_jobs
from store.production.actions.plates import begin_on_plate, refuse_cancelled
from store.production.actions.telling import told
from store.production.fitting import why_not_outside
from store.production.models import Handoff
from store.production.queries.benches import needs_of
from store.production.queries.plates import handoff_with_token
from store.production.queries.workshop import provider_with_slug


def hand_over(
    session: Session,
    *,
    versions: Mapping[str, int],
    provider: str,
    note: str,
    actor: Person,
    at: datetime,
) -> Handoff:
    """Hand jobs (number and version each) to a provider, and tell them by mail.

    Raises Conflict when they do not take such jobs.
    """
    orders, jobs = locked_jobs(session, versions)
    refuse_cancelled(orders)
    who = provider_with_slug(session, provider)
    bounds = (who.width_mm, who.depth_mm, who.height_mm)
    for need in needs_of(session, jobs).values():
        why = why_not_outside(need, who.materials, bounds)
        if why:
            raise Conflict(f"{who.name} {why}.", field="provider")
    plate = begin_on_plate(
        session, jobs, on=(None, None), actor=actor, at=at, where=who.name
    )
    handoff = Handoff(plate=plate, provider=who, note=note.strip(), sent_at=at)
    session.add(handoff)
    for order in orders:
        order.begin_making(at)
    session.flush()
    if who.email:
        announce(session, topics.HANDED_OVER, handoff.id)
    after = {"provider": who.name, "plate": plate.number}
    told(session, "handoff.made", "handoff", handoff.id, actor=actor, after=after)
    return handoff


def confirm_handoff(session: Session, *, token: str, at: datetime) -> Handoff:
    """The provider has the parts' files and begins; raises Gone when it is over."""
    handoff = handoff_with_token(session, token)
    handoff.require_open()
    handoff.confirm(at)
    return handoff


def track_handoff(
    session: Session, *, token: str, tracking: str, at: datetime, actor: Person | None
) -> Handoff:
    """The parts are on their way back; an actor of None is the provider."""
    handoff = handoff_with_token(session, token)
    handoff.require_open()
    handoff.track(tracking.strip(), at)
    if actor is not None:
        after = {"tracking": handoff.tracking}
        told(session, "handoff.tracked", "handoff", handoff.id, actor=actor, after=after)
    return handoff
