"""Security events: what guards saw, a row for each; the same in a minute counts up one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock
from store.security.kinds import Level


class SecurityEvent(Base):
    """What was seen; only `times` and `last_at` ever change, upwards.

    `slot` is the digest of what makes two sightings the same: a flood fills one row a
    minute for each network and person.
    """

    __tablename__ = "security_event"
    __table_args__ = (
        Index("ix_security_event_kind", "kind", "id"),
        Index("ix_security_event_person", "person_id", "id"),
        Index("ix_security_event_network", "network", "id"),
        Index("ix_security_event_session", "session", "id"),
        Index("ix_security_event_last_at", "last_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    level: Mapped[Level] = mapped_column(Word(Level))
    outcome: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    times: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    network: Mapped[str] = mapped_column(String(45), default="")
    session: Mapped[str] = mapped_column(String(16), default="")
    request_id: Mapped[str] = mapped_column(String(24), default="")
    path: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    slot: Mapped[str] = mapped_column(String(64), unique=True)
