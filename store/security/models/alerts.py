"""Alerts: what a rule found, until somebody says that they have seen to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.errors import Conflict
from store.security.kinds import Level

QUIET = timedelta(hours=1)  # between two mails about the same alert


class Alert(Base):
    """One rule's finding about one subject; found again, it counts up."""

    __tablename__ = "security_alert"
    __table_args__ = (
        Index("ix_security_alert_subject", "rule", "subject", "last_at"),
        Index("ix_security_alert_open", "acknowledged_at", "last_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    rule: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    severity: Mapped[Level] = mapped_column(Word(Level))
    says: Mapped[str] = mapped_column(String(300))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    proposes_block: Mapped[str] = mapped_column(String(49), default="")
    first_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    times: Mapped[int] = mapped_column(default=1)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(BigInteger)
    acknowledged_by: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    @property
    def is_open(self) -> bool:
        """Nobody has seen to it."""
        return self.acknowledged_at is None

    def is_quiet(self, at: datetime) -> bool:
        """It was mailed less than an hour ago."""
        return self.mailed_at is not None and at < self.mailed_at + QUIET

    def acknowledge(self, *, by_id: int, by: str, note: str, at: datetime) -> None:
        """Write down who has seen to it; raises Conflict when somebody has."""
        if not self.is_open:
            raise Conflict(f"{self.acknowledged_by} has seen to this already.")
        self.acknowledged_at, self.acknowledged_by_id = at, by_id
        self.acknowledged_by, self.note = by, note
