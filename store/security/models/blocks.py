"""Blocked addresses: refused for a time, by a person, for a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.kernel import clock


class BlockedNetwork(Base):
    """An address or network that is refused until a moment, or until it is let in again."""

    __tablename__ = "blocked_network"
    __table_args__ = (Index("ix_blocked_network_until", "lifted_at", "until"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str] = mapped_column(String(49))
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(120))
    by_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str] = mapped_column(String(120), default="")

    def is_live(self, at: datetime) -> bool:
        """Tell whether it is refused at this moment."""
        return self.lifted_at is None and at < self.until
