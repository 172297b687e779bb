"""Opening accounts, proving a password, changing name and password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.actions.devices import forget_devices
from store.accounts.actions.links import end_links, take_link
from store.accounts.actions.notices import tell
from store.accounts.models import Person, Purpose, Role
from store.accounts.passwords import hashed, matches
from store.accounts.queries import person_with_email
from store.kernel import clock, formats
from store.kernel.errors import Conflict, Invalid, NotFound
from store.web import session_store

WRONG = "That e-mail address and password do not belong together."
TAKEN = "There is an account with this address already. Sign in instead."


def sign_up(session: Session, *, email: str, name: str, password: str) -> Person:
    """Make a customer; raises Conflict when the address has an account already."""
    secret = hashed(password, about=(name, email))
    return _create(session, email=email, name=name, secret=secret)


def open_account(session: Session, *, email: str, name: str, secret: str) -> Person:
    """Make a customer whose password was hashed before, outside any transaction."""
    return _create(session, email=email, name=name, secret=secret)


def create_staff(
    session: Session, *, email: str, name: str, password: str | None, role: Role
) -> Person:
    """Make a member of staff; without a password, one who chooses it by a link later."""
    secret = hashed(password, about=(name, email)) if password is not None else ""
    return _create(session, email=email, name=name, secret=secret, role=role)


def require_proof(person: Person | None, password: str) -> Person:
    """Give the person whose password this is; the refusal never says what was wrong.

    It takes its time even for nobody, so call it outside any transaction.
    """
    good = matches(password, person.password_hash if person else None)
    if person is None or not good or not person.is_active:
        raise Invalid(WRONG)
    return person


def rename(session: Session, *, person_id: int, name: str) -> Person:
    """Call a person by another name."""
    person = session.get_one(Person, person_id)
    person.name = name.strip()
    return person


def change_password(session: Session, *, person_id: int, secret: str) -> Person:
    """Keep the hash of a new password, and sign the person out everywhere; a mail tells."""
    person = session.get_one(Person, person_id, with_for_update=True)
    person.password_hash = secret
    session_store.forget_person(session, person_id)
    told_at = formats.moment(clock.now())
    tell(session, person_id=person_id, kind="password-changed", at=told_at)
    return person


def choose_password(
    session: Session, *, token: str, purpose: Purpose, secret: str, at: datetime
) -> Person:
    """Keep the hash of the password that a mailed link let somebody choose.

    Whoever was in is out: no session, link or known browser is left. What else proves the
    person, such as a second factor, stays.
    """
    _, person = take_link(session, token=token, purpose=purpose, at=at)
    if person is None:
        raise NotFound
    person.email_proved_at = at
    change_password(session, person_id=person.id, secret=secret)
    forget_devices(session, person_id=person.id)
    end_links(session, person_id=person.id, but=Purpose.UNDO)
    return person


def renew_hash(session: Session, *, person_id: int, old: str, new: str) -> None:
    """Keep the same password under a better hash, unless it was changed meanwhile."""
    same = (Person.id == person_id) & (Person.password_hash == old)
    renewed = update(Person).where(same).values(password_hash=new)
    session.execute(renewed.execution_options(synchronize_session=False))


def _create(
    session: Session, *, email: str, name: str, secret: str, role: Role = Role.CUSTOMER
) -> Person:
    if person_with_email(session, email) is not None:
        raise Conflict(TAKEN, field="email")
    person = Person(
        email=email.strip().lower(), name=name.strip(), password_hash=secret, role=role
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        raise Conflict(TAKEN, field="email") from error
    return person
