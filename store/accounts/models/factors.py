"""What a person has beside the password: an app for codes, passkeys, recovery codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime
from store.infra.resealing import sealed_by
from store.kernel import clock, ids

NAME_LENGTH = 60


class AuthenticatorApp(Base):
    """An app that shows a new code every half minute; a person has one at most.

    `secret` is sealed. `last_counter` is the half minute of the last code taken: that code
    and older ones are worth nothing any more.
    """

    __tablename__ = "authenticator_app"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    secret: Mapped[str] = mapped_column(String(200), info=sealed_by("person_id"))
    last_counter: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(Base):
    """A key pair of which the shop knows the public half.

    `handle` is what the device calls the person (WebAuthn's user handle): random, and the
    same for all passkeys of one person. `sign_count` is the device's own count of uses.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(30), unique=True, default=ids.token)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    handle: Mapped[bytes] = mapped_column(LargeBinary(64))
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    is_synced: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """One of the codes on paper: its hash, under the salt that its sheet has in common."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        UniqueConstraint("person_id", "code_hash", name="uq_recovery_code_person_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    salt: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
