"""One thing done to many orders: what was asked, and what became of each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import ids


class RunKind(StrEnum):
    """What is done to each order."""

    SEND = "send"
    TAG = "tag"
    UNTAG = "untag"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RunKind.SEND: "Mark as sent",
    RunKind.TAG: "Add a tag",
    RunKind.UNTAG: "Take a tag off",
}


class Fate(StrEnum):
    """What became of one order."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class OrderRun(Base):
    """Something that somebody asked for on many orders; over when `done_at` is set.

    `word` is the tag that it is about.
    """

    __tablename__ = "order_run"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    kind: Mapped[RunKind] = mapped_column(Word(RunKind, 12))
    word: Mapped[str] = mapped_column(String(30), default="")
    actor_id: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    total: Mapped[int]

    @property
    def is_over(self) -> bool:
        return self.done_at is not None

    @property
    def label(self) -> str:
        return f"{self.kind.label}: {self.word}" if self.word else self.kind.label


class OrderRunItem(Base):
    """One order of a run; `tracking` is written on it when it is sent."""

    __tablename__ = "order_run_item"
    __table_args__ = (Index("ix_order_run_item_fate", "run_id", "fate", "order_id"),)

    run_id: Mapped[int] = mapped_column(
        ForeignKey("order_run.id", ondelete="CASCADE"), primary_key=True
    )
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    tracking: Mapped[str] = mapped_column(String(80), default="")
    fate: Mapped[Fate] = mapped_column(Word(Fate, 8), default=Fate.WAITING)
    why: Mapped[str] = mapped_column(String(200), default="")
