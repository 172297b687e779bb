"""What is reported of a period, for whoever judges how the shop was watched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.kernel import clock
from store.kernel.errors import NotFound
from store.security.kinds import kinds
from store.security.models import (
    Alert,
    AuditEntry,
    BlockedNetwork,
    SecurityReport,
    TrafficTally,
)
from store.security.queries.alerts import alerts_between
from store.security.queries.events import counts_by_kind, refused_by_network
from store.security.queries.verifying import Verdict, verify_audit

Counted = Sequence[tuple[str, int]]
MOST_ACTIONS = 20


@dataclass(frozen=True)
class Report:
    """The figures of a period, from its first day to its last."""

    first: date
    last: date
    events: Sequence[tuple[str, str, str, int]]  # kind, what it means, level, times
    alerts: Sequence[Alert]
    blocks: Sequence[BlockedNetwork]
    networks: Counted
    changes: Counted
    rooms: Sequence[tuple[str, int, int, int]]  # group, requests, refused, failed
    verdict: Verdict | None  # of the audit trail, when it was computed anew

    @property
    def open_alerts(self) -> int:
        return sum(alert.is_open for alert in self.alerts)

    @property
    def minutes_to_see(self) -> int | None:
        """Give how long an alert waited for a person, by the median."""
        waits = [
            (alert.acknowledged_at - alert.first_at).total_seconds() / 60
            for alert in self.alerts
            if alert.acknowledged_at is not None
        ]
        return round(median(waits)) if waits else None


def report_of(
    session: Session, *, first: date, last: date, verified: bool = False
) -> Report:
    """Give the report of some days, both included, as days are in India."""
    begins, ends = day_start(first), day_start(last + timedelta(days=1))
    counts = counts_by_kind(session, first=begins, before=ends)
    return Report(
        first=first,
        last=last,
        events=[_event(kind, times) for kind, times in sorted(counts.items())],
        alerts=alerts_between(session, first=begins, before=ends),
        blocks=_blocks(session, begins, ends),
        networks=refused_by_network(session, first=begins, before=ends),
        changes=_changes(session, begins, ends),
        rooms=_rooms(session, begins, ends),
        verdict=verify_audit(session) if verified else None,
    )


def day_start(day: date) -> datetime:
    """Give the moment a day begins in India."""
    return datetime.combine(day, time(), tzinfo=clock.IST)


def report_with_token(session: Session, token: str) -> SecurityReport:
    """Give a report somebody has asked for; raises NotFound."""
    rows = select(SecurityReport).where(SecurityReport.token == token)
    found = session.scalar(rows)
    if found is None:
        raise NotFound("There is no such report.")
    return found


def newest_reports(session: Session, *, limit: int = 20) -> Sequence[SecurityReport]:
    """Give the reports asked for last."""
    rows = select(SecurityReport).order_by(SecurityReport.id.desc())
    return session.scalars(rows.limit(limit)).all()


def _event(kind: str, times: int) -> tuple[str, str, str, int]:
    listed = kinds().get(kind)
    means, level = (listed.means, listed.level) if listed else ("", "warning")
    return kind, means, str(level), times


def _blocks(
    session: Session, first: datetime, before: datetime
) -> Sequence[BlockedNetwork]:
    rows = select(BlockedNetwork).where(
        BlockedNetwork.at >= first, BlockedNetwork.at < before
    )
    return session.scalars(rows.order_by(BlockedNetwork.id)).all()


def _changes(session: Session, first: datetime, before: datetime) -> Counted:
    times = func.count()
    rows = (
        select(AuditEntry.action, times)
        .where(AuditEntry.at >= first, AuditEntry.at < before)
        .group_by(AuditEntry.action)
        .order_by(times.desc(), AuditEntry.action)
        .limit(MOST_ACTIONS)
    )
    return [(action, count) for action, count in session.execute(rows)]


def _rooms(
    session: Session, first: datetime, before: datetime
) -> Sequence[tuple[str, int, int, int]]:
    rows = (
        select(
            TrafficTally.room,
            func.sum(TrafficTally.requests),
            func.sum(TrafficTally.refused),
            func.sum(TrafficTally.failed),
        )
        .where(TrafficTally.minute >= first, TrafficTally.minute < before)
        .group_by(TrafficTally.room)
        .order_by(TrafficTally.room)
    )
    return [
        (room, int(asked), int(refused), int(failed))
        for room, asked, refused, failed in session.execute(rows)
    ]
