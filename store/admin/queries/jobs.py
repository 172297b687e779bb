"""What the worker has to do, has done, and cannot do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from store.infra.models import SweepRun
from store.infra.outbox import MAX_ATTEMPTS, Delivery
from store.infra.sweeps import every

MOST = 100
STALE = timedelta(days=1)
PATIENCE = timedelta(minutes=5)  # a round of sweeps may take its time


class Tab(StrEnum):
    """Which deliveries are listed."""

    WAITING = "waiting"
    FAILED = "failed"
    DONE = "done"
    SWEEPS = "sweeps"

    @property
    def label(self) -> str:
        return "By the clock" if self is Tab.SWEEPS else self.value.capitalize()


CONDITIONS: Mapping[Tab, tuple[ColumnElement[bool], ...]] = {
    Tab.WAITING: (Delivery.done_at.is_(None), Delivery.attempts < MAX_ATTEMPTS),
    Tab.FAILED: (Delivery.done_at.is_(None), Delivery.attempts >= MAX_ATTEMPTS),
    Tab.DONE: (Delivery.done_at.is_not(None),),
    Tab.SWEEPS: (false(),),
}


@dataclass(frozen=True)
class Jobs:
    """One tab's deliveries, and how many wait or have failed, since when."""

    rows: Sequence[Delivery]
    waiting: int
    failed: int
    oldest: datetime | None
    more: int | None = None


class Swept(NamedTuple):
    """A sweep with when it is due again."""

    run: SweepRun
    due_at: datetime
    is_overdue: bool

    @property
    def standing(self) -> tuple[str, str]:
        """Give how it went in a word, and the word's tone."""
        if self.run.is_broken:
            return "Failed", "bad"
        return ("Overdue", "low") if self.is_overdue else ("Well", "good")


def jobs_for_staff(session: Session, tab: Tab, *, after: int | None = None) -> Jobs:
    """Give a page of a tab, the newest first; of those that wait, the oldest first."""
    rows = select(Delivery).where(*CONDITIONS[tab])
    is_waiting = tab is Tab.WAITING
    if after is not None:
        rows = rows.where(Delivery.id > after if is_waiting else Delivery.id < after)
    order = Delivery.id if is_waiting else Delivery.id.desc()
    found = session.scalars(rows.order_by(order).limit(MOST + 1)).all()
    waits = select(func.count(), func.min(Delivery.created_at))
    waiting, oldest = session.execute(waits.where(*CONDITIONS[Tab.WAITING])).one()
    failed = select(func.count()).where(*CONDITIONS[Tab.FAILED])
    return Jobs(
        found[:MOST],
        waiting,
        session.scalar(failed) or 0,
        oldest,
        found[MOST - 1].id if len(found) > MOST else None,
    )


def sweeps_for_staff(session: Session, *, at: datetime) -> Sequence[Swept]:
    """Give each sweep that some worker has run within a day of the last: failed ones first.

    What a release has taken out is not listed for longer.
    """
    rows = session.scalars(select(SweepRun).order_by(SweepRun.name)).all()
    newest = max((run.began_at for run in rows), default=at)
    found = [_swept(run, at) for run in rows if run.began_at > newest - STALE]
    return sorted(found, key=lambda each: not each.run.is_broken)


def _swept(run: SweepRun, at: datetime) -> Swept:
    due = run.began_at + timedelta(seconds=every(run.name))
    return Swept(run, due, is_overdue=at > due + PATIENCE)
