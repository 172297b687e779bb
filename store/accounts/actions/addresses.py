"""E-mail addresses: proved, changed, and given back to whom they were taken from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.actions.devices import forget_devices
from store.accounts.actions.links import ask_link, end_links, open_link, take_link
from store.accounts.actions.notices import tell
from store.accounts.models import Person, Purpose
from store.accounts.queries import person_with_email
from store.kernel import formats
from store.kernel.errors import Conflict, NotFound
from store.web import session_store

TAKEN = "There is another account with this address by now: nothing was changed."


def prove_address(session: Session, *, token: str, at: datetime) -> Person:
    """Somebody has followed the link that was mailed to the account's address."""
    _, person = take_link(session, token=token, purpose=Purpose.CONFIRM, at=at)
    person = _required(person)
    person.email_proved_at = at
    return person


def move_address(session: Session, *, token: str, at: datetime) -> Person:
    """Give an account the address that has just been proved; the old one may undo it.

    Every browser is signed out. Raises Conflict when the address is another account's.
    """
    link, person = take_link(session, token=token, purpose=Purpose.MOVE, at=at)
    person = _required(person)
    before = person.email
    _give_address(session, person, email=link.email, at=at)
    ask_link(session, purpose=Purpose.UNDO, email=before, person=person, at=at)
    session_store.forget_person(session, person.id)
    return person


def restore_address(session: Session, *, token: str, at: datetime) -> tuple[Person, str]:
    """Give an account back its address; gives the token to choose a new password with.

    Whoever changed it is thrown out: no session, link or known browser is left.
    """
    link, person = take_link(session, token=token, purpose=Purpose.UNDO, at=at)
    person = _required(person)
    _give_address(session, person, email=link.email, at=at)
    end_links(session, person_id=person.id)
    session_store.forget_person(session, person.id)
    forget_devices(session, person_id=person.id)
    tell(session, person_id=person.id, kind="address-restored", at=formats.moment(at))
    return person, open_link(session, person=person, purpose=Purpose.RESET, at=at)


def _give_address(session: Session, person: Person, *, email: str, at: datetime) -> None:
    other = person_with_email(session, email)
    if other is not None and other.id != person.id:
        raise Conflict(TAKEN)
    try:
        with session.begin_nested():
            person.email, person.email_proved_at = email, at
    except IntegrityError as error:
        raise Conflict(TAKEN) from error


def _required(person: Person | None) -> Person:
    if person is None:
        raise NotFound
    return person
