"""Reads of who works in the shop."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person, Role


def owners(session: Session) -> Sequence[Person]:
    """Give the owners whose accounts are open."""
    rows = select(Person).where(Person.role == Role.OWNER, Person.disabled_at.is_(None))
    return session.scalars(rows.order_by(Person.id)).all()
