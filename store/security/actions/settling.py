"""Alerts are settled and reports asked for, by somebody who is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.kernel import clock
from store.kernel.errors import Invalid
from store.security.models import Alert, SecurityReport, record
from store.security.queries.alerts import alert_with_token
from store.security.queries.reporting import day_start
from store.security.topics import REPORT_ASKED

LONGEST_DAYS = 366


@dataclass(frozen=True)
class By:
    """Who does it."""

    id: int
    name: str


def acknowledge(session: Session, *, token: str, note: str, by: By, at: datetime) -> Alert:
    """Say that somebody has seen to an alert; raises Conflict when somebody else has."""
    alert = alert_with_token(session, token, lock=True)
    alert.acknowledge(by_id=by.id, by=by.name, note=note, at=at)
    record(
        session,
        actor_id=by.id,
        actor=by.name,
        action="alert.acknowledged",
        subject="security_alert",
        subject_id=alert.id,
        after={"rule": alert.rule, "subject": alert.subject, "note": note},
    )
    return alert


def ask_for_report(
    session: Session, *, first: date, last: date, by: By, at: datetime
) -> SecurityReport:
    """Have a report of some days drawn; raises Invalid for days that are none."""
    check_days(first, last, at=at)
    report = SecurityReport(
        first=first, last=last, asked_by=by.name, asked_by_id=by.id, asked_at=at
    )
    session.add(report)
    session.flush()
    record(
        session,
        actor_id=by.id,
        actor=by.name,
        action="report.asked",
        subject="security_report",
        subject_id=report.id,
        after={"first": str(first), "last": str(last)},
    )
    announce(session, REPORT_ASKED, report.id)
    return report


def check_days(first: date, last: date, *, at: datetime) -> None:
    """Raise Invalid for a period that ends before it begins, is very long, or to come."""
    if last < first:
        raise Invalid("The last day comes before the first.", field="last")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(f"At most {LONGEST_DAYS} days at once.", field="last")
    if day_start(first) > at.astimezone(clock.IST):
        raise Invalid("Nothing was seen yet on that day.", field="first")


def note_export(session: Session, *, what: str, rows: int, by: By) -> None:
    """Write down that somebody took a table out of the shop."""
    record(
        session,
        actor_id=by.id,
        actor=by.name,
        action=f"{what}.exported",
        subject="export",
        subject_id=0,
        after={"rows": rows},
    )


def keep_report(session: Session, *, report_id: int, key: str) -> None:
    """Write down where a report lies; the first drawing stays."""
    report = session.get_one(SecurityReport, report_id, with_for_update=True)
    if not report.is_drawn:
        report.pdf_key = key
