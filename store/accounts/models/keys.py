"""What programs show instead of a browser's cookie: API keys, and tokens to go on with."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.accounts.models.people import Person
from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids


class Mode(StrEnum):
    """A live key does what its scopes say; a test key reads as much and changes nothing."""

    LIVE = "live"
    TEST = "test"


class ApiKey(Base):
    """A key of a program that the shop trusts, made by a member of staff.

    Of the key only the SHA-256 is kept: it is 256 random bits, so that nothing slower is
    needed. It is worth what its maker is: nothing once that account is closed, or is a
    customer's. `visitor` owns what is made with it, also with the keys that follow it.
    """

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(24), unique=True, default=ids.token)
    name: Mapped[str] = mapped_column(String(60))
    mode: Mapped[Mode] = mapped_column(Word(Mode, 4))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    last4: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    visitor: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    follows_id: Mapped[int | None] = mapped_column(
        ForeignKey("api_key.id", ondelete="SET NULL"), unique=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_why: Mapped[str] = mapped_column(String(120), default="", server_default="")

    maker: Mapped[Person] = relationship(lazy="raise_on_sql")

    def is_live(self, at: datetime) -> bool:
        maker = self.maker
        stands = self.revoked_at is None and at < self.expires_at
        return stands and maker.is_active and maker.is_staff

    def state(self, at: datetime) -> str:
        """Give what became of it, in a word."""
        if self.revoked_at is not None:
            return "revoked"
        if at >= self.expires_at:
            return "over"
        return "works" if self.is_live(at) else "asleep"

    def revoke(self, *, at: datetime, why: str) -> None:
        """It is worth nothing from now on; what was said first stays."""
        if self.revoked_at is None:
            self.revoked_at, self.revoked_why = at, why

    def end_by(self, at: datetime) -> None:
        """Another key follows it: it works until then, if it would have so long."""
        self.expires_at = min(self.expires_at, at)


class RefreshToken(Base):
    """What a program shows once for its next access token; the session is a row of its own.

    A token that was used stays written down: whoever shows it again has stolen it, or was
    stolen from, and the session ends.
    """

    __tablename__ = "refresh_token"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    session_hash: Mapped[str] = mapped_column(
        ForeignKey("web_session.id_hash", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
