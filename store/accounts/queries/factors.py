"""Reads of what a person has besides the password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from store.accounts.models import AuthenticatorApp, Passkey, RecoveryCode


@dataclass(frozen=True)
class Factors:
    """A person's app, passkeys (oldest first), and how many recovery codes are left."""

    app: AuthenticatorApp | None
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.app is not None)


def factors_of(session: Session, person_id: int) -> Factors:
    """Give all that a person has set up."""
    unused = select(func.count()).select_from(RecoveryCode)
    unused = unused.where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return Factors(
        app=app_of(session, person_id),
        passkeys=passkeys_of(session, person_id),
        codes_left=session.scalar(unused) or 0,
    )


def has_factors(session: Session, person_id: int) -> bool:
    """Tell whether a person has set up a second factor; recovery codes alone are none."""
    app = exists().where(AuthenticatorApp.person_id == person_id)
    passkey = exists().where(Passkey.person_id == person_id)
    return bool(session.scalar(select(or_(app, passkey))))


def app_of(session: Session, person_id: int) -> AuthenticatorApp | None:
    """Give a person's authenticator app."""
    mine = select(AuthenticatorApp).where(AuthenticatorApp.person_id == person_id)
    return session.scalar(mine)


def passkeys_of(session: Session, person_id: int) -> Sequence[Passkey]:
    """Give a person's passkeys, oldest first."""
    mine = select(Passkey).where(Passkey.person_id == person_id)
    return session.scalars(mine.order_by(Passkey.id)).all()


def passkey_with(session: Session, credential_id: bytes) -> Passkey | None:
    """Give the passkey that a device calls by this name."""
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def salt_of_codes(session: Session, person_id: int) -> str | None:
    """Give the salt of a person's sheet of recovery codes."""
    mine = select(RecoveryCode.salt).where(RecoveryCode.person_id == person_id)
    return session.scalar(mine.limit(1))
