"""Reads for the security centre that need more than the guards' own room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person, Role
from store.kernel import clock
from store.web.session_store import WebSession


@dataclass(frozen=True)
class StaffSession:
    """One browser somebody of the staff is signed in with."""

    session: WebSession
    person: Person


def people_named(session: Session, ids: Iterable[int | None]) -> Mapping[int, Person]:
    """Give people by their ids, for lists that hold ids only."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = select(Person).where(Person.id.in_(wanted))
    return {person.id: person for person in session.scalars(rows)}


def staff_sessions(session: Session) -> Sequence[StaffSession]:
    """Give where the staff are signed in now, the browser used last first."""
    rows = (
        select(WebSession, Person)
        .join(Person, Person.id == WebSession.person_id)
        .where(Person.role != Role.CUSTOMER)
        .order_by(WebSession.seen_at.desc())
    )
    now = clock.now()
    return [
        StaffSession(row, person)
        for row, person in session.execute(rows)
        if row.is_live(now)
    ]
