"""Reads of people."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person


def person_with_email(session: Session, email: str) -> Person | None:
    """Give the person with an address, however it is written."""
    if not email.isprintable():
        return None
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))
