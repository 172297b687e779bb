"""Staff look at a customer: why, what they note, and the shop as that customer sees it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime

LONGEST_REASON = 300
LONGEST_NOTE = 1000


class CustomerLook(Base):
    """Who looked at whom, why and when; rows are only ever added."""

    __tablename__ = "customer_look"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class CustomerNote(Base):
    """What staff tell each other about a customer, who never sees it."""

    __tablename__ = "customer_note"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(LONGEST_NOTE))


class Impersonation(Base):
    """Somebody of the staff sees the shop as a customer does, for a while.

    `desk` is the digest of the id of the session at the desk that it began in: it lasts no
    longer than that one.
    """

    __tablename__ = "impersonation"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    desk: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def is_live(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.ends_at
