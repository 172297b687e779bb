"""Ending sessions: one, all others, all of a person's, or those that are too many."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.accounts.actions.notices import tell
from store.accounts.models import Person
from store.kernel.errors import NotFound
from store.web import session_store

# A customer's browsers and phones; a member of staff has a desk, a workshop and a phone.
MOST_OF_CUSTOMERS, MOST_OF_STAFF = 10, 5
NO_SUCH = "There is no such sign-in any more."


def most_sessions(person: Person) -> int:
    """Give in how many browsers a person can be signed in at the same time."""
    return MOST_OF_STAFF if person.is_staff else MOST_OF_CUSTOMERS


def end_session(session: Session, *, person_id: int, token: str) -> str:
    """End one of a person's sessions; gives its device. Raises NotFound for others'."""
    ended = session_store.forget_named(session, person_id, token)
    if ended is None:
        raise NotFound(NO_SUCH)
    return ended.device


def end_other_sessions(session: Session, *, person_id: int, but: str) -> int:
    """End all sessions of a person but the one of this id; gives how many they were."""
    return session_store.forget_person(session, person_id, but=but)


def end_sessions(session: Session, *, person_id: int) -> int:
    """Sign a person out everywhere, at once; gives in how many places."""
    return session_store.forget_person(session, person_id)


def make_room(session: Session, *, person: Person) -> list[str]:
    """End the sessions unused longest, so that there is room for one more.

    Gives the devices that are signed out by it; the person is told by mail.
    """
    most = most_sessions(person)
    too_many = session_store.of_person(session, person.id)[most - 1 :]
    for row in too_many:
        session.delete(row)
        told = {"device": row.device, "most": str(most)}
        tell(session, person_id=person.id, kind="session-crowded-out", **told)
    return [row.device for row in too_many]
