"""Setting up, using and removing what proves somebody beside the password."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.actions.notices import tell
from store.accounts.models import AuthenticatorApp, Passkey, Person, RecoveryCode
from store.accounts.passkeys import Made
from store.accounts.queries.factors import factors_of
from store.infra.ciphers import seal, unseal
from store.kernel import clock, formats
from store.kernel.errors import Conflict, Invalid, NotFound

MOST_PASSKEYS = 20
LAST_ONE = "Staff need a second factor: add another one before you remove this."
KNOWN = "That device holds a passkey of this shop already."


def sealed_secret(secret: str, *, person_id: int) -> str:
    """Give what is stored instead of an app's secret."""
    return seal(secret, place=_place(person_id))


def opened_secret(stored: str, *, person_id: int) -> str:
    return unseal(stored, place=_place(person_id))


def add_app(
    session: Session, *, person_id: int, name: str, secret: str, counter: int, at: datetime
) -> None:
    """Keep a sealed secret that a code has confirmed; the app before is worth nothing."""
    _locked(session, person_id)
    old = delete(AuthenticatorApp).where(AuthenticatorApp.person_id == person_id)
    session.execute(old)
    session.add(
        AuthenticatorApp(
            person_id=person_id,
            name=name,
            secret=secret,
            last_counter=counter,
            created_at=at,
            used_at=at,
        )
    )
    _tell(session, person_id=person_id, kind="app-added", name=name)


def take_code(session: Session, *, app_id: int, counter: int, at: datetime) -> bool:
    """Take the code of a half minute; False when that one or a later one was taken.

    One statement compares and writes, so that of two at the same time one comes first.
    """
    mine = update(AuthenticatorApp).where(
        AuthenticatorApp.id == app_id, AuthenticatorApp.last_counter < counter
    )
    return _hit(session, mine.values(last_counter=counter, used_at=at))


def remove_app(session: Session, *, person_id: int, needed: bool) -> None:
    """Let an app open nothing any more; `needed` keeps somebody's last second factor."""
    _locked(session, person_id)
    mine = factors_of(session, person_id)
    if mine.app is None:
        return
    _refuse_the_last(mine.count, needed=needed)
    session.delete(mine.app)
    _settle(session, person_id, left=mine.count - 1)
    _tell(session, person_id=person_id, kind="app-removed", name=mine.app.name)


def add_passkey(
    session: Session, *, person_id: int, name: str, made: Made, handle: bytes
) -> Passkey:
    """Keep the public half of a new key pair; raises Conflict for one that is known."""
    _locked(session, person_id)
    if len(factors_of(session, person_id).passkeys) >= MOST_PASSKEYS:
        raise Conflict(f"You have {MOST_PASSKEYS} passkeys: remove one first.")
    passkey = Passkey(
        person_id=person_id,
        name=name,
        handle=handle,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        is_synced=made.is_synced,
    )
    try:
        with session.begin_nested():
            session.add(passkey)
    except IntegrityError as error:
        raise Conflict(KNOWN) from error
    _tell(session, person_id=person_id, kind="passkey-added", name=name)
    return passkey


def rename_passkey(session: Session, *, person_id: int, token: str, name: str) -> None:
    """Call a passkey by another name."""
    _passkey(session, person_id, token).name = name


def take_passkey(session: Session, *, passkey_id: int, count: int, at: datetime) -> bool:
    """Note a use; False when the device's count has not grown: somebody copied the key.

    A device that does not count always says 0.
    """
    grown = Passkey.sign_count < count
    if count == 0:
        grown = Passkey.sign_count == 0
    mine = update(Passkey).where(Passkey.id == passkey_id, grown)
    return _hit(session, mine.values(sign_count=count, used_at=at))


def remove_passkey(session: Session, *, person_id: int, token: str, needed: bool) -> str:
    """Let a passkey open nothing any more; gives what it was called."""
    _locked(session, person_id)
    passkey = _passkey(session, person_id, token)
    count = factors_of(session, person_id).count
    _refuse_the_last(count, needed=needed)
    session.delete(passkey)
    _settle(session, person_id, left=count - 1)
    _tell(session, person_id=person_id, kind="passkey-removed", name=passkey.name)
    return passkey.name


def keep_codes(
    session: Session, *, person_id: int, salt: str, hashes: Iterable[str]
) -> None:
    """Keep a new sheet of recovery codes; the one before is worth nothing."""
    _locked(session, person_id)
    if not factors_of(session, person_id).any:
        raise Conflict("Recovery codes stand in for an app or a passkey: add one first.")
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.add_all(
        RecoveryCode(person_id=person_id, salt=salt, code_hash=code_hash)
        for code_hash in hashes
    )
    _tell(session, person_id=person_id, kind="codes-made")


def take_recovery_code(
    session: Session, *, person_id: int, code_hash: str, at: datetime
) -> bool:
    """Cross a code out; False when there is none like it, or it was used before."""
    mine = update(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.code_hash == code_hash,
        RecoveryCode.used_at.is_(None),
    )
    if not _hit(session, mine.values(used_at=at)):
        return False
    left = factors_of(session, person_id).codes_left
    _tell(session, person_id=person_id, kind="code-used", left=str(left))
    return True


def forget_factors(session: Session, *, person_id: int) -> int:
    """Remove all that somebody has lost; gives how many second factors there were."""
    _locked(session, person_id)
    count = factors_of(session, person_id).count
    for kind in (AuthenticatorApp, Passkey, RecoveryCode):
        session.execute(delete(kind).where(kind.person_id == person_id))
    if count:
        _tell(session, person_id=person_id, kind="factors-removed")
    return count


def _tell(session: Session, *, person_id: int, kind: str, **facts: str) -> None:
    """Have a mail tell the person, so that a change by somebody else is seen."""
    moment = formats.moment(clock.now())
    tell(session, person_id=person_id, kind=kind, at=moment, **facts)


def _place(person_id: int) -> str:
    return f"authenticator_app.secret:{person_id}"


def _locked(session: Session, person_id: int) -> None:
    """Let one change of a person's factors be over before the next begins."""
    mine = select(Person.id).where(Person.id == person_id)
    session.execute(mine.with_for_update()).one()


def _refuse_the_last(count: int, *, needed: bool) -> None:
    if needed and count == 1:
        raise Invalid(LAST_ONE)


def _settle(session: Session, person_id: int, *, left: int) -> None:
    """Recovery codes stand in for a second factor: without one they open nothing."""
    if left == 0:
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _passkey(session: Session, person_id: int, token: str) -> Passkey:
    mine = select(Passkey).where(Passkey.person_id == person_id, Passkey.token == token)
    passkey = session.scalar(mine)
    if passkey is None:
        raise NotFound
    return passkey


def _hit(session: Session, statement: Update) -> bool:
    plain = statement.execution_options(synchronize_session=False)
    done = cast("CursorResult[Any]", session.execute(plain))
    return done.rowcount == 1
