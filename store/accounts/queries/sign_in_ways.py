"""All the ways in that a person has, for the page that shows them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts.models import AccountNotice, Person
from store.accounts.queries.factors import Factors, factors_of
from store.web import session_store


@dataclass(frozen=True)
class WaysIn:
    """A person's ways in; `places` is in how many browsers somebody is signed in.

    `password_changed_at` is known for a month, as long as the mail that told of it.
    """

    person: Person
    factors: Factors
    places: int
    password_changed_at: datetime | None

    @property
    def advice(self) -> str:
        """Give the one thing to do next, or say that there is none."""
        if self.person.email_proved_at is None:
            return "Confirm your e-mail address first: it is how you come back in."
        if not self.factors.any:
            return "A password alone can be stolen. A passkey or an app makes it worthless."
        if not self.factors.codes_left:
            return "Print recovery codes: they let you in when your device is lost."
        return "Nothing to do here. Look in again when you get another phone."


def ways_in_of(session: Session, person: Person) -> WaysIn:
    """Give all the ways in that a person has."""
    return WaysIn(
        person=person,
        factors=factors_of(session, person.id),
        places=len(session_store.of_person(session, person.id)),
        password_changed_at=_last_told(session, person.id, "password-changed"),
    )


def _last_told(session: Session, person_id: int, kind: str) -> datetime | None:
    told = select(func.max(AccountNotice.created_at)).where(
        AccountNotice.person_id == person_id, AccountNotice.kind == kind
    )
    return session.scalar(told)
