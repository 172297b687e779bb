"""Reads of browsers that somebody has signed in from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import KnownDevice, Person
from store.accounts.models.devices import REMEMBERED


def is_device_of(session: Session, *, email: str, digest: str, at: datetime) -> bool:
    """Tell whether a browser is known as that of the person with an address."""
    of_it = KnownDevice.person_id == Person.id
    seen_at = session.scalar(
        select(KnownDevice.seen_at)
        .join(Person, of_it)
        .where(Person.email == email.strip().lower(), KnownDevice.digest == digest)
    )
    return seen_at is not None and at < seen_at + REMEMBERED


def known_device(
    session: Session, *, person_id: int, digest: str, at: datetime
) -> KnownDevice | None:
    """Give the browser with a cookie's digest, when it is known as the person's."""
    row = session.scalar(
        select(KnownDevice).where(
            KnownDevice.person_id == person_id, KnownDevice.digest == digest
        )
    )
    return row if row is not None and at < row.seen_at + REMEMBERED else None
