"""What the worker has to do, has done, and cannot do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from store.infra.outbox import MAX_ATTEMPTS, Delivery

MOST = 100


class Tab(StrEnum):
    """Which deliveries are listed."""

    WAITING = "waiting"
    FAILED = "failed"
    DONE = "done"


CONDITIONS: Mapping[Tab, tuple[ColumnElement[bool], ...]] = {
    Tab.WAITING: (Delivery.done_at.is_(None), Delivery.attempts < MAX_ATTEMPTS),
    Tab.FAILED: (Delivery.done_at.is_(None), Delivery.attempts >= MAX_ATTEMPTS),
    Tab.DONE: (Delivery.done_at.is_not(None),),
}


@dataclass(frozen=True)
class Jobs:
    """One tab's deliveries, and how many wait or have failed, since when."""

    rows: Sequence[Delivery]
    waiting: int
    failed: int
    oldest: datetime | None


def jobs_for_staff(session: Session, tab: Tab) -> Jobs:
    """Give the newest deliveries of a tab; of those that wait, the oldest first."""
    rows = select(Delivery).where(*CONDITIONS[tab])
    order = Delivery.id if tab is Tab.WAITING else Delivery.id.desc()
    waits = select(func.count(), func.min(Delivery.created_at))
    waiting, oldest = session.execute(waits.where(*CONDITIONS[Tab.WAITING])).one()
    failed = select(func.count()).where(*CONDITIONS[Tab.FAILED])
    return Jobs(
        session.scalars(rows.order_by(order).limit(MOST)).all(),
        waiting,
        session.scalar(failed) or 0,
        oldest,
    )
