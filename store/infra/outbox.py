"""The outbox: announcements saved with the change, delivered to jobs at least once.

A row is one announcement for one job. It is leased while queued or running; the
sweeper sends it again when the lease runs out (Redis flushed, worker killed).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, String, Text, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import Update

from store.infra import db
from store.infra.db import Base, Key, UtcDateTime
from store.infra.log import log
from store.kernel import clock
from store.settings import settings

Job = Callable[[int], None]
Send = Callable[[int, str], None]

BEATS = 3  # renewals within one lease while a job runs
MAX_ATTEMPTS = 12  # with the growing pauses: an hour without mail or Stripe is outlived
LONGEST_PAUSE = 1800  # seconds between two tries


class Delivery(Base):
    """One announcement on its way to one job."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "done_at", "leased_until"),
        Index("ix_delivery_subject", "topic", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    job: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    running: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)

    @property
    def is_held(self) -> bool:
        """A worker is at it, and has shown signs of life within the lease."""
        lease = self.leased_until
        return self.running and lease is not None and lease > clock.now()

    @property
    def is_dead(self) -> bool:
        """It has failed so often that only a person has it tried again."""
        return self.done_at is None and self.attempts >= MAX_ATTEMPTS

    @property
    def may_begin(self) -> bool:
        """Nobody has done it or is at it, and it has not failed for good."""
        return self.done_at is None and not self.is_held and self.attempts < MAX_ATTEMPTS


DEAD = Delivery.done_at.is_(None), Delivery.attempts >= MAX_ATTEMPTS

_at_work: ContextVar[int | None] = ContextVar("delivery_at_work", default=None)


class _Table:
    """What happens after each topic, and how a delivery is sent to a worker."""

    reactions: Mapping[str, Sequence[Job]] = {}
    send: Send | None = None


def connect(*, reactions: Mapping[str, Sequence[Job]], send: Send) -> None:
    """Say what follows each announcement, and how a delivery reaches a worker.

    `send` is given the delivery's id and the name of its job.
    """
    _Table.reactions = reactions
    _Table.send = send
    db.on_announced(_drain_after_commit)


def announce(session: Session, topic: str, subject_id: int) -> None:
    """Save with the change that something happened to a subject."""
    for job in _Table.reactions[topic]:
        session.add(Delivery(topic=topic, subject_id=subject_id, job=name_of(job)))
    session.info["announced"] = True


def drain() -> int:
    """Send what is due to the queue; gives how many were sent.

    A queue that is down loses nothing: the rows stay due and are sent later.
    """
    if _Table.send is None:
        raise RuntimeError("the outbox is not connected: create_app() does it")
    due = _claim_due()
    for sent, (delivery_id, job) in enumerate(due):
        try:
            _Table.send(delivery_id, job)
        except ConnectionError as error:
            log.warning("queue_unreachable", error=str(error), delivery=delivery_id)
            _release([left for left, _ in due[sent:]])
            return sent
    return len(due)


def perform(delivery_id: int) -> None:
    """Run the job of one delivery, renewing its lease while it works."""
    delivery = _begin(delivery_id)
    if delivery is None:
        return
    before = _at_work.set(delivery_id)
    try:
        with _heartbeat(delivery_id):
            _job(delivery.job)(delivery.subject_id)
    except Exception as error:
        _fail(delivery_id, error, attempts=delivery.attempts)
        raise
    finally:
        _at_work.reset(before)
    _finish(delivery_id)


def at_work() -> int | None:
    """Give the number of the delivery whose job runs here now, if one does."""
    return _at_work.get()


def locked(session: Session, delivery_id: int | None) -> Delivery | None:
    """Give a delivery, locked; None when there is none of that number."""
    return session.get(Delivery, delivery_id, with_for_update=True) if delivery_id else None


def reopen(session: Session, delivery: Delivery) -> None:
    """Have its job run from the start, whatever became of it: jobs are safe to repeat."""
    delivery.attempts, delivery.leased_until, delivery.running = 0, None, False
    delivery.done_at = None
    session.info["announced"] = True


def dead_letters(session: Session) -> Sequence[Delivery]:
    """Deliveries that failed too often and wait for a person."""
    return session.scalars(select(Delivery).where(*DEAD).order_by(Delivery.id)).all()


def try_again(session: Session, delivery_id: int) -> Delivery | None:
    """Have a dead letter done after all; None when there is none of that number."""
    delivery = locked(session, delivery_id)
    if delivery is None or not delivery.is_dead:
        return None
    reopen(session, delivery)
    return delivery


def try_all_again(session: Session) -> int:
    """Have every dead letter done after all; gives how many there were."""
    found = select(Delivery).where(*DEAD).order_by(Delivery.id)
    dead = session.scalars(found.with_for_update(skip_locked=True)).all()
    for delivery in dead:
        reopen(session, delivery)
    return len(dead)


def lease() -> timedelta:
    """Give how long a delivery is left to whoever was given it without a sign of life."""
    return timedelta(seconds=settings().LEASE_SECONDS)


def _drain_after_commit() -> None:
    """Send at once what a change announced; the change stands, so nothing may undo it."""
    try:
        drain()
    except SQLAlchemyError as error:  # the sweeper will send it
        log.warning("drain_failed", error=repr(error))


def name_of(job: Job) -> str:
    """Give the name under which a job is found again."""
    return f"{job.__module__}.{job.__qualname__}"


def _job(name: str) -> Job:
    """Find a job again by its name; raises LookupError when there is none any more.

    What was announced before a release is done after it, though the job may hang on
    another topic by then.
    """
    jobs = (job for chosen in _Table.reactions.values() for job in chosen)
    return {name_of(job): job for job in jobs}[name]


def _claim_due(limit: int = 200) -> list[tuple[int, str]]:
    """Lease the rows that nobody holds, so that two sweepers never send the same."""
    now = clock.now()
    free = or_(Delivery.leased_until.is_(None), Delivery.leased_until < now)
    due = (
        select(Delivery.id, Delivery.job)
        .where(Delivery.done_at.is_(None), Delivery.attempts < MAX_ATTEMPTS, free)
        .order_by(Delivery.id)
        .limit(limit)
    )
    with db.reading() as session:
        if session.scalar(due.limit(1)) is None:
            return []
    with db.transaction() as session:
        found = session.execute(due.with_for_update(skip_locked=True)).all()
        rows = [(delivery_id, job) for delivery_id, job in found]
        ids = [delivery_id for delivery_id, _ in rows]
        session.execute(_lease(ids, until=now + lease()).values(running=False))
    return rows


def _begin(delivery_id: int) -> Delivery | None:
    with db.transaction() as session:
        delivery = session.get(Delivery, delivery_id, with_for_update=True)
        if delivery is None or not delivery.may_begin:
            return None
        delivery.running = True
        delivery.attempts += 1
        delivery.leased_until = clock.now() + lease()
        return delivery


@contextmanager
def _heartbeat(delivery_id: int) -> Iterator[None]:
    """Renew the lease from a thread, so that a long job is not sent twice."""
    stop = threading.Event()
    beat = threading.Thread(target=_renew_until, args=(stop, delivery_id), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _renew_until(stop: threading.Event, delivery_id: int) -> None:
    while not stop.wait(lease().total_seconds() / BEATS):
        try:
            with db.transaction() as session:
                session.execute(_lease([delivery_id], until=clock.now() + lease()))
        except SQLAlchemyError as error:  # the next beat may reach the database again
            log.warning("heartbeat_failed", delivery=delivery_id, error=repr(error))


def _lease(ids: Sequence[int], *, until: datetime | None) -> Update:
    return update(Delivery).where(Delivery.id.in_(ids)).values(leased_until=until)


def _finish(delivery_id: int) -> None:
    with db.transaction() as session:
        delivery = session.get_one(Delivery, delivery_id)
        delivery.done_at, delivery.error = clock.now(), None
        delivery.running = False


def _fail(delivery_id: int, error: Exception, *, attempts: int) -> None:
    """Keep the reason, and wait longer before each further try."""
    log.error("job_failed", delivery=delivery_id, attempts=attempts, error=repr(error))
    pause = timedelta(seconds=min(2**attempts, LONGEST_PAUSE))
    with db.transaction() as session:
        delivery = session.get_one(Delivery, delivery_id)
        delivery.error = repr(error)[:2000]
        delivery.running = False
        delivery.leased_until = clock.now() + pause


def _release(ids: Sequence[int]) -> None:
    with db.transaction() as session:
        session.execute(_lease(ids, until=None))
