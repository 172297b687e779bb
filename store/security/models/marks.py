"""Where each running count of this room stands: one row for each, locked last of all."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from store.infra.db import Base, UtcDateTime, Word


class Mark(StrEnum):
    """The counts that are kept; the migration has made a row for each."""

    CHAIN = "chain"  # number and digest of the newest link of the audit trail
    WATCH = "watch"  # up to when events have been judged
    HOOK = "hook"  # failures in a row of the alerts' webhook, and since when it is off


class SecurityMark(Base):
    """Where one count stands."""

    __tablename__ = "security_mark"

    name: Mapped[Mark] = mapped_column(Word(Mark), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def locked_mark(session: Session, name: Mark) -> SecurityMark:
    """Give a count for this transaction alone."""
    return session.get_one(SecurityMark, name, with_for_update=True)
