"""What the doors to the outside write down: mails that went out, sweeps that ran."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word

LONGEST_WORDS = 400  # of a server's answer
LONGEST_STORY = 30


class MailState(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class LoggedMail(Base):
    """One mail by its Message-ID: what it was, to whom, and how it went; never its body.

    `delivery_id` is the work that sends it, and sends it again; a mail that was sent
    while somebody waited has none.
    """

    __tablename__ = "mail_log"
    __table_args__ = (
        Index("ix_mail_log_state", "state", "id"),
        Index("ix_mail_log_kind", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    order_number: Mapped[str | None] = mapped_column(String(40), index=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    delivery_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    asked_by: Mapped[str] = mapped_column(String(120), default="")
    is_test: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MailState] = mapped_column(Word(MailState), default=MailState.QUEUED)
    said: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    story: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    @property
    def is_sent(self) -> bool:
        return self.state == MailState.SENT

    @property
    def has_failed(self) -> bool:
        return self.state == MailState.FAILED

    def ask(self, by: str, at: datetime) -> None:
        """Have it go out, because somebody asks for it."""
        self.state, self.said, self.asked_by = MailState.QUEUED, "", by
        self._tell("asked", at, by=by)

    def begin(self, at: datetime) -> None:
        """Go to the server once more."""
        self.tries += 1
        self.tried_at = at

    def settle(self, at: datetime, *, said: str, failed: bool) -> None:
        """Write down what the server said; what has left once stays sent."""
        self.said = said[:LONGEST_WORDS]
        self._tell("failed" if failed else "sent", at, said=self.said)
        if failed and self.is_sent:
            return
        self.state = MailState.FAILED if failed else MailState.SENT
        self.sent_at = self.sent_at if failed else at

    def _tell(self, what: str, at: datetime, **more: str) -> None:
        told = {"what": what, "at": at.isoformat(), **more}
        self.story = [*(self.story or []), told][-LONGEST_STORY:]


class SweepRun(Base):
    """When a sweep ran last, on whichever worker, and how it failed the last time."""

    __tablename__ = "sweep_run"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    milliseconds: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_broken(self) -> bool:
        """It failed when it ran last."""
        return self.failed_at == self.began_at
