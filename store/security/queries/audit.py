"""Reads of the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from store.security.models import AuditEntry, AuditLink

PER_PAGE = 50


@dataclass(frozen=True)
class AuditFilter:
    """Which entries are asked for; what is empty asks for all."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    first: datetime | None = None
    before: datetime | None = None


def history_of(
    session: Session, subject: str, subject_id: int, *, limit: int = 100
) -> Sequence[AuditEntry]:
    """Give what was changed about one thing, newest first."""
    rows = select(AuditEntry).where(
        AuditEntry.subject == subject, AuditEntry.subject_id == subject_id
    )
    return session.scalars(rows.order_by(AuditEntry.id.desc()).limit(limit)).all()


def audit_page(
    session: Session, asked: AuditFilter, *, after: int | None = None
) -> tuple[Sequence[AuditEntry], int | None]:
    """Give a page of entries, newest first, and the key of the next one."""
    rows = _asked(asked)
    if after is not None:
        rows = rows.where(AuditEntry.id < after)
    found = session.scalars(rows.limit(PER_PAGE + 1)).all()
    shown = found[:PER_PAGE]
    return shown, shown[-1].id if len(found) > PER_PAGE else None


def audit_rows(session: Session, asked: AuditFilter, *, limit: int) -> Sequence[AuditEntry]:
    """Give what is asked for, newest first; of very much, the newest."""
    return session.scalars(_asked(asked).limit(limit)).all()


def unlinked(session: Session, *, limit: int) -> Sequence[AuditEntry]:
    """Give the oldest entries that are in no chain: a release without one wrote them."""
    is_linked = exists().where(AuditLink.entry_id == AuditEntry.id)
    rows = select(AuditEntry).where(~is_linked).order_by(AuditEntry.id)
    return session.scalars(rows.limit(limit)).all()


def _asked(asked: AuditFilter) -> Select[AuditEntry]:
    """Select what is asked for; a `%` that somebody types is only a character."""
    rows = select(AuditEntry).order_by(AuditEntry.id.desc())
    if asked.actor:
        rows = rows.where(AuditEntry.actor.icontains(asked.actor, autoescape=True))
    if asked.action:
        rows = rows.where(AuditEntry.action.startswith(asked.action, autoescape=True))
    if asked.subject:
        rows = rows.where(AuditEntry.subject == asked.subject)
    if asked.first is not None:
        rows = rows.where(AuditEntry.at >= asked.first)
    if asked.before is not None:
        rows = rows.where(AuditEntry.at < asked.before)
    return rows
