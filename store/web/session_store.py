"""Sessions as rows: listable, revocable, and known only by the hash of their id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    String,
    delete,
    false,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from store.infra.db import Base, UtcDateTime
from store.infra.upserts import inserting
from store.kernel import clock, ids
from store.kernel.ids import digest


@dataclass(frozen=True)
class Limits:
    """How long a session lasts unused, how long in all, and how often use is written."""

    idle: timedelta
    absolute: timedelta
    touch: timedelta


CUSTOMERS = Limits(timedelta(days=30), timedelta(days=90), timedelta(minutes=10))
# NIST SP 800-63B-4, 2.2.3 (AAL2): an hour unused; in all a shift, where it allows a day.
STAFF = Limits(timedelta(hours=1), timedelta(hours=12), timedelta(minutes=1))
IDLE, ABSOLUTE = CUSTOMERS.idle, CUSTOMERS.absolute


@dataclass(frozen=True)
class Seen:
    """From where a session is used, in words a person knows their own devices by."""

    device: str = ""
    network: str = ""
    place: str = ""


@dataclass(frozen=True)
class Start:
    """Since when a session's absolute limit counts (None: now), and by whose limits."""

    began: datetime | None = None
    strict: bool = False


AT_ONCE = Start()


class WebSession(Base):
    """What one browser has told us; `person_id` once somebody has signed in.

    `token` names it to its owner, who may end it; it opens nothing. A `strict` one ends by
    the staff's limits. `created_at` is when somebody signed in, or first came.
    """

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    token: Mapped[str | None] = mapped_column(String(24), unique=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    strict: Mapped[bool] = mapped_column(default=False, server_default=false())
    device: Mapped[str] = mapped_column(String(60), default="", server_default="")
    network: Mapped[str] = mapped_column(String(50), default="", server_default="")
    place: Mapped[str] = mapped_column(String(120), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)

    @property
    def limits(self) -> Limits:
        return STAFF if self.strict else CUSTOMERS

    def is_live(self, at: datetime) -> bool:
        limits = self.limits
        return at < self.seen_at + limits.idle and at < self.created_at + limits.absolute

    def needs_touch(self, at: datetime) -> bool:
        return at > self.seen_at + self.limits.touch


def find(session: Session, sid: str) -> WebSession | None:
    """Give the live row of a session id."""
    row = session.get(WebSession, digest(sid))
    return row if row is not None and row.is_live(clock.now()) else None


def of_person(session: Session, person_id: int) -> Sequence[WebSession]:
    """Give a person's live sessions, the one used last first."""
    rows = select(WebSession).where(WebSession.person_id == person_id)
    newest = WebSession.seen_at.desc(), WebSession.created_at.desc()
    found = session.scalars(rows.order_by(*newest))
    return [row for row in found if row.is_live(clock.now())]


def keep(
    session: Session,
    sid: str,
    content: dict[str, Any],
    person: int | None,
    *,
    seen: Seen | None = None,
    start: Start = AT_ONCE,
) -> None:
    """Write what a new session holds; another tab may have written it first."""
    fresh = {
        "token": ids.token(12),
        "strict": start.strict,
        "created_at": start.began or clock.now(),
        **_told(content, person, seen),
    }
    adding = inserting(session, WebSession).values(id_hash=digest(sid), **fresh)
    session.execute(adding.on_conflict_do_update(index_elements=["id_hash"], set_=fresh))


def renew(
    session: Session,
    sid: str,
    content: dict[str, Any],
    person: int | None,
    *,
    seen: Seen | None = None,
) -> None:
    """Write what a known session holds; one that was revoked meanwhile stays so."""
    mine = update(WebSession).where(WebSession.id_hash == digest(sid))
    written = mine.values(_told(content, person, seen))
    session.execute(written.execution_options(synchronize_session=False))


def forget(session: Session, sid: str) -> bool:
    """Delete a session: its id is worth nothing from now on; tells if there was one."""
    mine = WebSession.id_hash == digest(sid)
    return session.scalar(delete(WebSession).where(mine).returning(mine)) is not None


def forget_named(session: Session, person_id: int, token: str) -> WebSession | None:
    """End the session of a person that goes by this token; gives what it was, if any."""
    mine = select(WebSession).where(WebSession.person_id == person_id)
    row = session.scalar(mine.where(WebSession.token == token))
    if row is not None:
        session.delete(row)
    return row


def forget_person(session: Session, person_id: int, *, but: str = "") -> int:
    """Sign a person out everywhere, `but` in the session of this id; gives in how many."""
    theirs = [WebSession.person_id == person_id]
    if but:
        theirs.append(WebSession.id_hash != digest(but))
    ended = session.scalars(select(WebSession.id_hash).where(*theirs)).all()
    session.execute(delete(WebSession).where(*theirs))
    return len(ended)


def forget_everybody(session: Session) -> int:
    """Sign everybody out; browsers nobody is signed in with keep their carts."""
    somebodys = WebSession.person_id.is_not(None)
    ended = session.scalars(select(WebSession.id_hash).where(somebodys)).all()
    session.execute(delete(WebSession).where(somebodys))
    return len(ended)


def sweep(session: Session, at: datetime) -> None:
    """Delete the rows whose time is over."""
    strict = WebSession.strict
    for theirs, limits in ((strict, STAFF), (not_(strict), CUSTOMERS)):
        over = or_(
            WebSession.seen_at <= at - limits.idle,
            WebSession.created_at <= at - limits.absolute,
        )
        session.execute(delete(WebSession).where(theirs, over))


def _told(
    content: dict[str, Any], person: int | None, seen: Seen | None
) -> dict[str, object]:
    """Give the columns that are written anew; a stranger leaves no trace in them."""
    told = {"content": content, "person_id": person, "seen_at": clock.now()}
    return told | asdict(seen if seen is not None and person is not None else Seen())
