"""Making, following up and revoking API keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.accounts.models import ApiKey, Mode, Person
from store.accounts.permissions import require
from store.accounts.queries.keys import has_follower, key_named, key_with
from store.accounts.scopes import WANTS, known_scopes
from store.kernel import ids
from store.kernel.errors import Conflict, Invalid
from store.kernel.ids import digest

MANAGE = "keys.change"
BITS_IN_BYTES = 32
LONGEST = timedelta(days=366)
NOTED_EACH = timedelta(minutes=10)
LOOKS_LIKE = re.compile(r"mk_(?:live|test)_[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """What a new key is to be: its name, kind and scopes, and until when it works."""

    name: str
    mode: Mode
    scopes: Iterable[str]
    expires_at: datetime


def make_key(
    session: Session, *, wanted: Wanted, maker: Person, at: datetime
) -> tuple[ApiKey, str]:
    """Make a key; gives it with its text, which nobody can read later."""
    require(maker, MANAGE)
    scopes = known_scopes(wanted.scopes)
    if not scopes:
        raise Invalid("Choose what the key may do.", field="scopes")
    for scope in scopes:
        if scope in WANTS:
            require(maker, WANTS[scope])
    if not at < wanted.expires_at <= at + LONGEST:
        raise Invalid("A key works for a year at most.", field="days")
    return _added(session, wanted, scopes=scopes, maker=maker, visitor=ids.token(20))


def follow_key(
    session: Session, *, token: str, maker: Person, overlap: timedelta, at: datetime
) -> tuple[ApiKey, str]:
    """Make the key that follows another: both work until the overlap is over.

    It may as much and as long as the one before, and what was made with that is its own.
    """
    require(maker, MANAGE)
    old = key_named(session, token, lock=True)
    if old.revoked_at is not None:
        raise Conflict("That key is revoked: make a new one.")
    if has_follower(session, old.id):
        raise Conflict("Another key follows this one already.")
    lasts = old.expires_at - old.created_at
    old.end_by(at + overlap)
    wanted = Wanted(old.name, old.mode, old.scopes, at + lasts)
    for scope in set(old.scopes) & set(WANTS):
        require(maker, WANTS[scope])
    new, text = _added(session, wanted, scopes=old.scopes, maker=maker, visitor=old.visitor)
    new.follows_id = old.id
    return new, text


def revoke_key(session: Session, *, token: str, actor: Person, at: datetime) -> ApiKey:
    """Make a key worth nothing, at once."""
    require(actor, MANAGE)
    key = key_named(session, token, lock=True)
    key.revoke(at=at, why=f"by {actor.name}"[:120])
    return key


def revoke_leaked_key(session: Session, *, text: str, at: datetime) -> ApiKey | None:
    """Revoke a key that was seen where none belongs; gives it when it was one of ours."""
    key = key_with(session, text)
    if key is None or key.revoked_at is not None:
        return None
    key.revoke(at=at, why="it was sent in an address, where others can read it")
    return key


def note_use(session: Session, *, key_id: int, at: datetime) -> None:
    """Write down when a key was used last."""
    used = update(ApiKey).where(ApiKey.id == key_id).values(used_at=at)
    session.execute(used.execution_options(synchronize_session=False))


def _added(
    session: Session, wanted: Wanted, *, scopes: list[str], maker: Person, visitor: str
) -> tuple[ApiKey, str]:
    text = f"mk_{wanted.mode.value}_{ids.token(BITS_IN_BYTES)}"
    key = ApiKey(
        name=wanted.name,
        mode=wanted.mode,
        digest=digest(text),
        last4=text[-4:],
        scopes=scopes,
        visitor=visitor,
        person_id=maker.id,
        expires_at=wanted.expires_at,
    )
    session.add(key)
    session.flush()
    return key, text
