"""Figures of the last hours and days, for the security centre's first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from store.security.models import Alert, SecurityEvent
from store.security.queries.events import counts_by_kind

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
HOUR = timedelta(hours=1)
FAILED_LOG_INS = ("login.failed", "proof.refused", "second_factor.refused")


@dataclass(frozen=True)
class Figures:
    """What was seen in a while."""

    counts: Mapping[str, int]
    refused: int
    alerts: int

    @property
    def signed_in(self) -> int:
        return self.counts.get("login.succeeded", 0)

    @property
    def log_ins_refused(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in FAILED_LOG_INS)

    @property
    def blocked(self) -> int:
        return self.counts.get("address.blocked", 0)


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: from when, and how high."""

    at: datetime
    height: int


def figures_of(session: Session, *, first: datetime, before: datetime) -> Figures:
    """Give what was seen in a period."""
    refused = select(func.sum(SecurityEvent.times)).where(
        SecurityEvent.outcome == "refused",
        SecurityEvent.last_at >= first,
        SecurityEvent.last_at < before,
    )
    raised = select(func.count()).where(Alert.first_at >= first, Alert.first_at < before)
    return Figures(
        counts=counts_by_kind(session, first=first, before=before),
        refused=int(session.scalar(refused) or 0),
        alerts=session.scalar(raised) or 0,
    )


def refused_by_hour(session: Session, *, at: datetime, hours: int = 24) -> Sequence[Bar]:
    """Count what was refused in each hour up to now, the oldest first: one statement."""
    end = at.replace(minute=0, second=0, microsecond=0) + HOUR
    starts = [end - HOUR * left for left in range(hours, 0, -1)]
    sums = [
        func.sum(
            case(
                (
                    (SecurityEvent.last_at >= start)
                    & (SecurityEvent.last_at < start + HOUR),
                    SecurityEvent.times,
                ),
                else_=0,
            )
        )
        for start in starts
    ]
    rows = select(*sums).where(
        SecurityEvent.outcome == "refused", SecurityEvent.last_at >= starts[0]
    )
    found = session.execute(rows).one()
    return [
        Bar(start, int(height or 0)) for start, height in zip(starts, found, strict=True)
    ]
