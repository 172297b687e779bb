"""The audit trail: who changed what, from what, to what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.kernel import clock


class AuditEntry(Base):
    """One change by one person; rows are only ever added."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    actor_id: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(  # noqa: PLR0913 an audit row has this many facts
    session: Session,
    *,
    actor_id: int,
    actor: str,
    action: str,
    subject: str,
    subject_id: int,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add a row in the same transaction as the change itself."""
    entry = AuditEntry(
        actor_id=actor_id,
        actor=actor,
        action=action,
        subject=subject,
        subject_id=subject_id,
    )
    entry.before, entry.after = before or {}, after or {}
    session.add(entry)
