"""The audit trail: who changed what, from what, to what, chained to show tampering."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from store.infra.db import Base, Key, UtcDateTime, at_the_end
from store.kernel import clock
from store.security.chain import link_digest
from store.security.models.marks import Mark, locked_mark

WRITTEN = "audit entries of this transaction"


class AuditEntry(Base):
    """One change by one person; rows are only ever added."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject", "subject_id"),
        Index("ix_audit_entry_at", "at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    actor_id: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    def content(self) -> dict[str, Any]:
        """Give all that is digested: every column."""
        columns = self.__table__.columns
        return {column.name: getattr(self, column.name) for column in columns}


class AuditLink(Base):
    """An entry's place in the chain: its number, its digest, and the one before."""

    __tablename__ = "audit_link"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    before: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    entry: Mapped[AuditEntry] = relationship(lazy="raise_on_sql")


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
    """Add a row in the same transaction as the change itself; it is linked at its end."""
    entry = AuditEntry(
        actor_id=actor_id,
        actor=actor,
        action=action,
        subject=subject,
        subject_id=subject_id,
    )
    entry.before, entry.after = before or {}, after or {}
    session.add(entry)
    session.info.setdefault(WRITTEN, []).append(entry)
    at_the_end(session, _link_written)


def link(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Put entries at the end of the chain; its mark stays locked until the commit."""
    chain = locked_mark(session, Mark.CHAIN)
    for entry in entries:
        before, chain.number = chain.digest, chain.number + 1
        chain.digest = link_digest(before, entry.content())
        session.add(
            AuditLink(
                number=chain.number, entry_id=entry.id, before=before, digest=chain.digest
            )
        )


def _link_written(session: Session) -> None:
    """Link what this transaction has written; what a savepoint took back is left out."""
    session.flush()
    written: list[AuditEntry] = session.info.pop(WRITTEN)
    link(session, [entry for entry in written if inspect(entry).persistent])
