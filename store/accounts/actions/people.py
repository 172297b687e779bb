"""Opening accounts, proving a password, changing name and password."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.models import Person, Role
from store.accounts.passwords import hashed, matches
from store.accounts.queries import person_with_email
from store.kernel.errors import Conflict, Invalid
from store.web import session_store

WRONG = "That e-mail address and password do not belong together."
TAKEN = "There is an account with this address already. Sign in instead."


def sign_up(session: Session, *, email: str, name: str, password: str) -> Person:
    """Make a customer; raises Conflict when the address has an account already."""
    return _create(session, email=email, name=name, secret=hashed(password))


def open_account(session: Session, *, email: str, name: str, secret: str) -> Person:
    """Make a customer whose password was hashed before, outside any transaction."""
    return _create(session, email=email, name=name, secret=secret)


def create_staff(
    session: Session, *, email: str, name: str, password: str, role: Role
) -> Person:
    """Make a member of staff."""
    return _create(session, email=email, name=name, secret=hashed(password), role=role)


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
    """Keep the hash of a new password, and sign the person out everywhere."""
    person = session.get_one(Person, person_id)
    person.password_hash = secret
    session_store.forget_person(session, person_id)
    return person


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
