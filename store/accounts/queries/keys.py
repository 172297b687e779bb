"""Reads of API keys and of the tokens that programs go on with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from store.accounts.models import ApiKey, Person
from store.kernel import clock
from store.kernel.errors import NotFound
from store.kernel.ids import digest
from store.web.session_store import WebSession

NO_SUCH = "There is no such key."


def key_with(session: Session, text: str) -> ApiKey | None:
    """Give the key that is this text, with its maker, whether or not it still works."""
    named = select(ApiKey).where(ApiKey.digest == digest(text))
    return session.scalar(named.options(joinedload(ApiKey.maker)))


def keys_for_staff(session: Session) -> Sequence[ApiKey]:
    """Give all keys with their makers, the newest first."""
    rows = select(ApiKey).options(joinedload(ApiKey.maker))
    return session.scalars(rows.order_by(ApiKey.id.desc()).limit(200)).all()


def key_named(session: Session, token: str, *, lock: bool = False) -> ApiKey:
    """Give a key by its public name, with its maker; raises NotFound."""
    named = select(ApiKey).where(ApiKey.token == token).options(joinedload(ApiKey.maker))
    if lock:
        named = named.with_for_update(of=ApiKey)
    found = session.scalar(named)
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def has_follower(session: Session, key_id: int) -> bool:
    """Tell whether another key was made to follow this one."""
    return bool(session.scalar(select(exists().where(ApiKey.follows_id == key_id))))


def program_session(session: Session, token: str) -> tuple[WebSession, Person] | None:
    """Give a program's live session by its public name, with whose it is."""
    named = select(WebSession).where(WebSession.token == token)
    row = session.scalar(named)
    if row is None or not row.is_live(clock.now()) or not row.content.get("program"):
        return None
    person = session.get(Person, row.person_id)
    if person is None or not person.is_active or (person.is_staff and not row.strict):
        return None
    return row, person
