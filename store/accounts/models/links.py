"""Links by mail: each does one thing once, within its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids


class Purpose(StrEnum):
    """What a link is for."""

    JOIN = "join"  # makes the account that somebody has asked for
    INVITE = "invite"  # lets a new colleague choose a password
    RESET = "reset"  # lets somebody choose a new password
    CONFIRM = "confirm"  # proves the address of an account that is there
    MOVE = "move"  # gives an account another address
    UNDO = "undo"  # gives it back the one before


LIFETIMES: Mapping[Purpose, timedelta] = MappingProxyType(
    {
        Purpose.JOIN: timedelta(hours=24),
        Purpose.INVITE: timedelta(hours=24),
        Purpose.RESET: timedelta(minutes=30),
        Purpose.CONFIRM: timedelta(hours=24),
        Purpose.MOVE: timedelta(hours=24),
        Purpose.UNDO: timedelta(days=7),
    }
)


class AccountLink(Base):
    """One link: `email` is the address it is mailed to.

    What stands in the mail is made of `nonce` and the shop's secret; the row knows only
    its `digest`, so that a copied database opens nothing. `state` is what the account was
    like (see `Person.state`): the link is worth nothing once that has changed. `name` and
    `secret` (the hash of a password) are of an account that is not there yet.
    """

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose, 12))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120), default="")
    secret: Mapped[str] = mapped_column(String(200), default="")
    nonce: Mapped[str] = mapped_column(String(43), default=lambda: ids.token(32))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def is_live(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at

    def use(self, at: datetime) -> None:
        """It does what it is for, once."""
        self.used_at = at
