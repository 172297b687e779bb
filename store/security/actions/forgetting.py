"""What guards keep goes when its time is over, and never before a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from store.security.models import (
    Alert,
    AuditEntry,
    AuditLink,
    BlockedNetwork,
    SecurityEvent,
    TrafficTally,
    record,
)
from store.security.models.audit import link
from store.security.queries.audit import unlinked

AT_ONCE = 1000
TALLIES_KEPT = timedelta(days=36)  # five of each hour of the week


def forget_events(session: Session, *, before: datetime) -> int:
    """Delete a batch of events that nothing asks to keep; gives how many."""
    old = select(SecurityEvent.id).where(SecurityEvent.last_at < before)
    ids = session.scalars(old.order_by(SecurityEvent.id).limit(AT_ONCE)).all()
    session.execute(delete(SecurityEvent).where(SecurityEvent.id.in_(ids)))
    return len(ids)


def forget_alerts(session: Session, *, before: datetime) -> None:
    """Delete alerts and blocks as old as that; an alert that is open stays."""
    is_over = (Alert.last_at < before, Alert.acknowledged_at.is_not(None))
    session.execute(delete(Alert).where(*is_over))
    session.execute(delete(BlockedNetwork).where(BlockedNetwork.until < before))


def forget_tallies(session: Session, *, at: datetime) -> None:
    """Delete tallies that no comparison looks at any more."""
    session.execute(delete(TrafficTally).where(TrafficTally.minute < at - TALLIES_KEPT))


def forget_audit(session: Session, *, before: datetime) -> int:
    """Cut the old end off the audit trail, and write down that it was; gives how many."""
    young = (
        select(func.min(AuditLink.number))
        .join(AuditEntry)
        .where((AuditEntry.at >= before) | (AuditLink.at >= before))
    )
    first_kept = session.scalar(young)
    old = select(AuditLink.number, AuditLink.entry_id).order_by(AuditLink.number)
    if first_kept is not None:
        old = old.where(AuditLink.number < first_kept)
    rows = session.execute(old.limit(AT_ONCE)).all()
    if not rows:
        return 0
    _cut(session, [row.number for row in rows], [row.entry_id for row in rows])
    return len(rows)


def _cut(session: Session, numbers: list[int], entries: list[int]) -> None:
    session.execute(delete(AuditLink).where(AuditLink.number.in_(numbers)))
    session.execute(delete(AuditEntry).where(AuditEntry.id.in_(entries)))
    record(
        session,
        actor_id=0,
        actor="retention",
        action="audit.forgotten",
        subject="audit",
        subject_id=numbers[-1],
        after={"first": numbers[0], "last": numbers[-1]},
    )


def link_unlinked(session: Session) -> list[int]:
    """Link entries that are in no chain; gives their ids."""
    found = unlinked(session, limit=AT_ONCE)
    if found:
        link(session, found)
    return [entry.id for entry in found]
