"""Who people are at an OpenID provider, and the sessions that it vouched for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.accounts.models.people import Person
from store.infra.db import Base, Key, UtcDateTime
from store.infra.resealing import sealed_by
from store.kernel import clock, ids


class Identity(Base):
    """A person at a provider: issuer and subject name them for ever, an address does not.

    `governs_role` is said of who came as staff through the provider: what they may do
    follows it. `email` is what the provider calls them, to recognise the account by.
    """

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(30), unique=True, default=ids.token)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254), default="")
    governs_role: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class ProviderSession(Base):
    """A browser's session that a provider vouched for; the browser's row holds `token`.

    `refresh_token` is sealed, and kept for staff only: by it the shop hears that somebody
    works here no more.
    """

    __tablename__ = "provider_session"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(30), unique=True)
    identity_id: Mapped[int] = mapped_column(
        ForeignKey("identity.id", ondelete="CASCADE"), index=True
    )
    sid: Mapped[str | None] = mapped_column(String(255))
    refresh_token: Mapped[str | None] = mapped_column(Text, info=sealed_by("token"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    identity: Mapped[Identity] = relationship(lazy="raise_on_sql")


class SpentOnce(Base):
    """The hash of something that counts once, kept for as long as it could come again."""

    __tablename__ = "spent_once"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
