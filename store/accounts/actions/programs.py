"""Sessions of programs: signed in once, gone on with by tokens that are used once each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store.accounts.actions.sessions import make_room
from store.accounts.models import Person, RefreshToken
from store.accounts.queries.keys import program_session
from store.kernel import ids
from store.kernel.ids import digest
from store.web import session_store
from store.web.session_store import Seen, Start, WebSession

REMEMBERED = timedelta(days=7)  # so long a used token that comes again gives a thief away


@dataclass(frozen=True)
class Program:
    """A program's session: whose it is, by which proofs, and its next refresh token."""

    person: Person
    session: str
    proofs: frozenset[str]
    refresh: str


@dataclass(frozen=True)
class Reused:
    """A refresh token came a second time; the session is ended, if it was not before."""

    person_id: int | None


def open_program(
    session: Session, *, person: Person, proofs: Iterable[str], seen: Seen
) -> Program:
    """Sign a program in: nobody is ever given the id of its session, only tokens."""
    make_room(session, person=person)
    sid = ids.token(32)
    content = {"program": True, "proofs": sorted(proofs)}
    start = Start(strict=person.is_staff)
    session_store.keep(session, sid, content, person.id, seen=seen, start=start)
    row = session.get_one(WebSession, digest(sid))
    return _next(session, row, person)


def renew_program(
    session: Session, *, refresh: str, seen: Seen, at: datetime
) -> Program | Reused | None:
    """Take a refresh token and give the next; None for one that is not, or is over.

    It counts once, also for two that come at the same time: whoever is second ends it.
    """
    mine = RefreshToken.digest == digest(refresh)
    taking = update(RefreshToken).where(mine, RefreshToken.used_at.is_(None))
    taken = session.scalar(taking.values(used_at=at).returning(RefreshToken.session_hash))
    if taken is None:
        return _ended(session, refresh)
    row = session.get_one(WebSession, taken)
    found = program_session(session, row.token or "")
    if found is None:
        session.delete(row)
        return None
    row.seen_at = at
    row.device, row.network, row.place = seen.device, seen.network, seen.place
    return _next(session, row, found[1])


def end_program(session: Session, *, refresh: str) -> int | None:
    """End the session of a refresh token, also of one used before; gives whose it was."""
    row = _row_of(session, refresh)
    if row is None:
        return None
    session.delete(row)
    return row.person_id


def forget_used_tokens(session: Session, at: datetime) -> None:
    """Delete what was used a week ago: it stays worthless, and ends no session any more."""
    old = delete(RefreshToken).where(RefreshToken.used_at < at - REMEMBERED)
    session.execute(old)


def note_use(session: Session, *, token: str, seen: Seen, at: datetime) -> None:
    """Write down when a program's session was used last, and from where."""
    used = update(WebSession).where(WebSession.token == token)
    written = used.values(seen_at=at, **asdict(seen))
    session.execute(written.execution_options(synchronize_session=False))


def _ended(session: Session, refresh: str) -> Reused | None:
    row = _row_of(session, refresh)
    if row is None:
        return None
    session.delete(row)
    return Reused(row.person_id)


def _row_of(session: Session, refresh: str) -> WebSession | None:
    named = select(WebSession).join(
        RefreshToken, RefreshToken.session_hash == WebSession.id_hash
    )
    return session.scalar(named.where(RefreshToken.digest == digest(refresh)))


def _next(session: Session, row: WebSession, person: Person) -> Program:
    text = f"mr_{ids.token(32)}"
    session.add(RefreshToken(session_hash=row.id_hash, digest=digest(text)))
    proofs = frozenset(row.content["proofs"])
    return Program(person, row.token or "", proofs, text)
