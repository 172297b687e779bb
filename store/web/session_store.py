"""Sessions as rows: listable, revocable, and known only by the hash of their id."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from store.infra.db import Base, UtcDateTime
from store.infra.upserts import inserting
from store.kernel import clock
from store.kernel.ids import digest

IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=90)
TOUCH = timedelta(minutes=10)


class WebSession(Base):
    """What one browser has told us; `person_id` once somebody has signed in."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)

    def is_live(self, at: datetime) -> bool:
        return at < self.seen_at + IDLE and at < self.created_at + ABSOLUTE

    def needs_touch(self, at: datetime) -> bool:
        return at > self.seen_at + TOUCH


def find(session: Session, sid: str) -> WebSession | None:
    """Give the live row of a session id."""
    row = session.get(WebSession, digest(sid))
    return row if row is not None and row.is_live(clock.now()) else None


def keep(session: Session, sid: str, content: dict[str, Any], person: int | None) -> None:
    """Write what a new session holds; another tab may have written it first."""
    fresh = {"content": content, "person_id": person, "seen_at": clock.now()}
    adding = inserting(session, WebSession).values(
        id_hash=digest(sid), created_at=clock.now(), **fresh
    )
    session.execute(adding.on_conflict_do_update(index_elements=["id_hash"], set_=fresh))


def renew(session: Session, sid: str, content: dict[str, Any], person: int | None) -> None:
    """Write what a known session holds; one that was revoked meanwhile stays so."""
    fresh = {"content": content, "person_id": person, "seen_at": clock.now()}
    mine = update(WebSession).where(WebSession.id_hash == digest(sid))
    session.execute(mine.values(fresh).execution_options(synchronize_session=False))


def forget(session: Session, sid: str) -> None:
    """Delete a session: its id is worth nothing from now on."""
    session.execute(delete(WebSession).where(WebSession.id_hash == digest(sid)))


def forget_person(session: Session, person_id: int) -> None:
    """Sign a person out everywhere."""
    session.execute(delete(WebSession).where(WebSession.person_id == person_id))


def sweep(session: Session, at: datetime) -> None:
    """Delete the rows whose time is over."""
    session.execute(delete(WebSession).where(WebSession.seen_at < at - IDLE))
    session.execute(delete(WebSession).where(WebSession.created_at < at - ABSOLUTE))
