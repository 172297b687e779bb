"""Remembering the browsers that a person signs in from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.accounts.models import KnownDevice
from store.accounts.models.devices import MOST_DEVICES, REMEMBERED
from store.accounts.queries.devices import known_device
from store.infra.upserts import inserting


def remember_device(session: Session, *, person_id: int, digest: str, at: datetime) -> bool:
    """Note that a person is signed in from a browser; tells whether it is a new one."""
    known = known_device(session, person_id=person_id, digest=digest, at=at)
    adding = inserting(session, KnownDevice).values(
        person_id=person_id, digest=digest, created_at=at, seen_at=at
    )
    again = adding.on_conflict_do_update(
        index_elements=["person_id", "digest"], set_={"seen_at": at}
    )
    session.execute(again)
    _forget_beyond(session, person_id)
    return known is None


def forget_devices(session: Session, *, person_id: int) -> None:
    """Know none of a person's browsers any more: somebody else may have one of them."""
    session.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))


def forget_old_devices(session: Session, at: datetime) -> None:
    """Delete browsers that nobody came back with."""
    session.execute(delete(KnownDevice).where(KnownDevice.seen_at < at - REMEMBERED))


def _forget_beyond(session: Session, person_id: int) -> None:
    """Keep so many, those used last."""
    mine = select(KnownDevice.id).where(KnownDevice.person_id == person_id)
    oldest = mine.order_by(KnownDevice.seen_at.desc(), KnownDevice.id.desc())
    over = session.scalars(oldest.offset(MOST_DEVICES)).all()
    if over:
        session.execute(delete(KnownDevice).where(KnownDevice.id.in_(over)))
