"""Promotions: what is made cheaper, for whom, when, and beside what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock
from store.promotions.terms import Action, Kind, Offer, Rules


class Promotion(Base):
    """One promotion: it counts by itself when it is `automatic`, else by a code.

    `name` is the staff's, `label` what the customer reads. `rules` and `action` hold what
    `Rules.written` and `Action.written` gave, `combines` the classes it stands beside.
    """

    __tablename__ = "promotion"
    __table_args__ = (Index("ix_promotion_live", "active", "automatic"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(80))
    kind: Mapped[Kind] = mapped_column(Word(Kind, 10))
    automatic: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    combines: Mapped[list[str]] = mapped_column(JSON, default=list)
    priority: Mapped[int] = mapped_column(default=0)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    action: Mapped[dict[str, Any]] = mapped_column(JSON)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    def offer(self, *, code: str = "", spent: str = "") -> Offer:
        """Give the promotion as a plain value, as one code opens it."""
        return Offer(
            id=self.id,
            label=self.label,
            kind=self.kind,
            action=Action.read(self.action),
            rules=Rules.read(self.rules),
            combines=frozenset(Kind(word) for word in self.combines),
            priority=self.priority,
            active=self.active,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            code=code,
            spent=spent,
        )

    def is_on(self, at: datetime) -> bool:
        return self.offer().is_on(at)

    def state_word(self, at: datetime) -> str:
        """Say in a word where it is: on, to come, or over."""
        if self.is_on(at):
            return "on"
        to_come = self.active and self.starts_at is not None and at < self.starts_at
        return "to come" if to_come else "ended"

    def end(self, *, at: datetime) -> None:
        """Let it count no longer from this moment on."""
        self.active = False
        if self.ends_at is None or self.ends_at > at:
            self.ends_at = at
        self.version += 1
