"""Reads of who works in the shop, and of single accounts for those who look after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts.models import (
    AuthenticatorApp,
    KnownDevice,
    Passkey,
    Person,
    Role,
)
from store.accounts.queries.factors import factors_of
from store.kernel.errors import NotFound
from store.web.session_store import WebSession, of_person


@dataclass(frozen=True)
class Account:
    """One account: whose it is, when it was used last, and by what it is guarded."""

    person: Person
    seen_at: datetime | None
    second_factors: int
    places: int = 0

    @property
    def state(self) -> tuple[str, str]:
        """Give how the account stands in a word, and the word's tone."""
        if not self.person.is_active:
            return "Closed", "bad"
        return ("Invited", "low") if self.person.is_expected else ("Open", "good")


def owners(session: Session) -> Sequence[Person]:
    """Give the owners whose accounts are open."""
    rows = select(Person).where(Person.role == Role.OWNER, Person.disabled_at.is_(None))
    return session.scalars(rows.order_by(Person.id)).all()


def owner_addresses(session: Session) -> list[str]:
    """Give the owners' e-mail addresses."""
    return [owner.email for owner in owners(session)]


def colleagues(session: Session) -> Sequence[Account]:
    """Give everybody who works here, by name; four statements, however many they are."""
    rows = select(Person).where(Person.role != Role.CUSTOMER)
    people = session.scalars(rows.order_by(Person.name, Person.id)).all()
    ids = [person.id for person in people]
    seen, factors = _seen(session, ids), _factors(session, ids)
    return [
        Account(person, seen.get(person.id), factors.get(person.id, 0)) for person in people
    ]


def account_of(session: Session, person_id: int, *, staff: bool) -> Account:
    """Give one account of the staff, or of a customer; raises NotFound for the other."""
    person = session.get(Person, person_id)
    if person is None or person.is_staff != staff:
        raise NotFound("There is no such account.")
    seen = _seen(session, [person.id]).get(person.id)
    places = len(of_person(session, person.id))
    return Account(person, seen, factors_of(session, person.id).count, places)


def _seen(session: Session, ids: Sequence[int]) -> Mapping[int, datetime]:
    """Give when each was here last, by what is left of their sessions and browsers."""
    found: dict[int, datetime] = {}
    for kind in (WebSession, KnownDevice):
        rows = select(kind.person_id, func.max(kind.seen_at))
        mine = rows.where(kind.person_id.in_(ids)).group_by(kind.person_id)
        for person_id, at in session.execute(mine):
            found[person_id or 0] = max(at, found.get(person_id or 0, at))
    return found


def _factors(session: Session, ids: Sequence[int]) -> Mapping[int, int]:
    """Count the second factors of each."""
    found: dict[int, int] = {}
    for kind in (AuthenticatorApp, Passkey):
        rows = select(kind.person_id, func.count()).where(kind.person_id.in_(ids))
        for person_id, count in session.execute(rows.group_by(kind.person_id)):
            found[person_id] = found.get(person_id, 0) + count
    return found
