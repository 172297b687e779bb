"""Answers that are kept for a day, so that a program may ask the same once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.kernel import clock

KEPT = timedelta(days=1)


class KeptAnswer(Base):
    """What was answered to one `Idempotency-Key` of one asker; no status: it is being made.

    `asker`, `name` and `asked` are digests: who asked, by which key, and for what exactly.
    """

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("asker", "name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    asker: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    asked: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    status: Mapped[int | None]
    location: Mapped[str] = mapped_column(String(300), default="", server_default="")
    body: Mapped[str] = mapped_column(Text, default="", server_default="")
