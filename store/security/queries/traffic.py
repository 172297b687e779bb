"""Reads of the traffic's tallies, in steps of some minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from store.security.anomalies import Step
from store.security.models import TrafficTally

WEEKS = 5
AROUND = 2  # steps before and after the same time of an earlier week
WEEKLY_STEPS = 12  # so many from earlier weeks are enough to compare with
DAY = timedelta(hours=24)


def steps_of_rooms(
    session: Session, *, first: datetime, before: datetime, step: timedelta
) -> Mapping[str, Sequence[Step]]:
    """Give each room's steps of a period, the oldest first; a quiet one is all noughts."""
    rows = session.scalars(
        select(TrafficTally).where(
            TrafficTally.minute >= first, TrafficTally.minute < before
        )
    ).all()
    rooms: defaultdict[str, list[TrafficTally]] = defaultdict(list)
    for row in rows:
        rooms[row.room].append(row)
    return {
        room: _steps(found, first=first, before=before, step=step)
        for room, found in sorted(rooms.items())
    }


def history_of_rooms(
    session: Session, room: str, *, end: datetime, step: timedelta
) -> Sequence[Step]:
    """Give a room's comparable steps: this hour of earlier weeks, else the last day."""
    weekly = _weekly(session, room, end=end, step=step)
    return weekly if len(weekly) >= WEEKLY_STEPS else _last_day(session, room, end, step)


def _weekly(
    session: Session, room: str, *, end: datetime, step: timedelta
) -> Sequence[Step]:
    """Give the steps around this time of the weeks in which anything was counted."""
    spans = [_span(end - timedelta(weeks=week), step) for week in range(1, WEEKS + 1)]
    rows = _rows(session, room, spans)
    return [
        figures
        for first, before in spans
        if (found := [row for row in rows if first <= row.minute < before])
        for figures in _steps(found, first=first, before=before, step=step)
    ]


def _span(end: datetime, step: timedelta) -> tuple[datetime, datetime]:
    return end - step * (AROUND + 1), end + step * AROUND


def _last_day(
    session: Session, room: str, end: datetime, step: timedelta
) -> Sequence[Step]:
    """Give the steps of the day before this one, from when anything was counted."""
    until = end - step
    rows = _rows(session, room, [(end - DAY, until)])
    if not rows:
        return []
    oldest = min(row.minute for row in rows)
    begun = until - step * ((until - oldest) // step)
    return _steps(rows, first=begun, before=until, step=step)


def _rows(
    session: Session, room: str, spans: Iterable[tuple[datetime, datetime]]
) -> Sequence[TrafficTally]:
    within = [
        and_(TrafficTally.minute >= first, TrafficTally.minute < before)
        for first, before in spans
    ]
    rows = select(TrafficTally).where(TrafficTally.room == room, or_(*within))
    return session.scalars(rows).all()


def _steps(
    rows: Iterable[TrafficTally], *, first: datetime, before: datetime, step: timedelta
) -> list[Step]:
    sums = [[0, 0, 0, 0] for _ in range((before - first) // step)]
    for row in rows:
        place = (row.minute - first) // step
        if 0 <= place < len(sums):
            told = (row.requests, row.refused, row.failed, row.took_ms)
            sums[place] = [a + b for a, b in zip(sums[place], told, strict=True)]
    return [Step(*figures) for figures in sums]
