"""How flags are set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from store.flags.evaluation import Condition, Setting, State, Verb
from store.infra.db import Base, UtcDateTime, Word
from store.kernel import clock


class FlagSetting(Base):
    """A flag that somebody has set; one without a row is as the code says."""

    __tablename__ = "flag_setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[State] = mapped_column(Word(State, 8))
    share_bp: Mapped[int] = mapped_column(default=0)
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    conditions: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def setting(self) -> Setting:
        rows = (
            Condition(row["fact"], Verb(row["verb"]), row["value"])
            for row in self.conditions
        )
        return Setting(
            self.state, self.share_bp, frozenset(self.roles), tuple(rows), self.until
        )

    def take(self, setting: Setting, *, at: datetime) -> None:
        """Be set this way from now on."""
        self.state, self.share_bp = setting.state, setting.share_bp
        self.roles, self.until = sorted(setting.roles), setting.until
        self.conditions = [
            {"fact": each.fact, "verb": each.verb.value, "value": each.value}
            for each in setting.conditions
        ]
        self.changed_at = at

    def told(self) -> dict[str, Any]:
        """Give what the audit trail keeps of it."""
        return {
            "state": self.state.value,
            "share_bp": self.share_bp,
            "roles": self.roles,
            "conditions": self.conditions,
            "until": self.until.isoformat() if self.until else None,
        }
