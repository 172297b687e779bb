"""What people do about their accounts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.accounts.models import Person, Role
from store.accounts.passwords import hashed, matches
from store.accounts.queries import person_with_email
from store.kernel.errors import Conflict, Invalid


def sign_up(session: Session, *, email: str, name: str, password: str) -> Person:
    """Make a customer; raises Conflict when the address has an account already."""
    return _create(session, email=email, name=name, password=password, role=Role.CUSTOMER)


def create_staff(
    session: Session, *, email: str, name: str, password: str, role: Role
) -> Person:
    """Make a member of staff."""
    return _create(session, email=email, name=name, password=password, role=role)


def authenticate(session: Session, *, email: str, password: str) -> Person:
    """Give the person with these credentials; the refusal never says which was wrong."""
    person = person_with_email(session, email)
    good = matches(password, person.password_hash if person else None)
    if person is None or not good or not person.is_active:
        raise Invalid("That e-mail address and password do not belong together.")
    return person


def _create(
    session: Session, *, email: str, name: str, password: str, role: Role
) -> Person:
    if person_with_email(session, email) is not None:
        raise Conflict("There is an account with this address already.", field="email")
    person = Person(
        email=email.strip().lower(),
        name=name.strip(),
        password_hash=hashed(password),
        role=role,
    )
    session.add(person)
    session.flush()
    return person
