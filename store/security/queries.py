"""Reads of the audit trail."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.security.models import AuditEntry


def history_of(
    session: Session, subject: str, subject_id: int, *, limit: int = 100
) -> Sequence[AuditEntry]:
    """Give what was changed about one thing, newest first."""
    rows = select(AuditEntry).where(
        AuditEntry.subject == subject, AuditEntry.subject_id == subject_id
    )
    return session.scalars(rows.order_by(AuditEntry.id.desc()).limit(limit)).all()
