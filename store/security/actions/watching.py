"""New events are judged by the rules, and minutes of traffic by what they were before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.infra.places import Place, network_of, place_of
from store.security.actions import tallying
from store.security.models import Alert, Mark, SecurityEvent, SecurityMark
from store.security.models.marks import locked_mark
from store.security.queries.events import events_since, kinds_since
from store.security.rules import Finding, Happening, judge, numbers
from store.security.topics import ALERT_RAISED
from store.security.travelling import Spot

SAME = timedelta(hours=1)  # a finding so long after the last one is another alert
LATE = timedelta(seconds=5)  # what was seen since may not be saved yet
SAVED = timedelta(seconds=90)  # so late is what was counted saved at the latest
Locate = Callable[[str], Place | None]


def watch(session: Session, *, at: datetime, locate: Locate = place_of) -> list[Alert]:
    """Judge what was seen since the last time; gives the alerts raised or counted up."""
    mark = locked_mark(session, Mark.WATCH)
    since, until = mark.at, at - LATE
    mark.at = until
    fresh = kinds_since(session, since, until=until)
    found = [
        finding
        for rule, told in numbers().items()
        if fresh & set(told.kinds)
        for finding in judge(rule, _happenings(session, rule, until=until, locate=locate))
        if since is None or finding.newest > since
    ]
    found += _oddities(session, mark, at=at)
    return [raise_alert(session, finding, at=at) for finding in found]


def _oddities(session: Session, mark: SecurityMark, *, at: datetime) -> list[Finding]:
    """Judge a step of traffic once, when every process has saved what it counted."""
    saved = at - SAVED
    step = int(saved.timestamp()) // int(numbers()[tallying.RULE].window.total_seconds())
    if step == mark.number:
        return []
    mark.number = step
    return tallying.find_oddities(session, at=saved)


def raise_alert(session: Session, finding: Finding, *, at: datetime) -> Alert:
    """Open an alert, or count up the open one about the same; tell it when it is time."""
    alert = _open_one(session, finding, at=at)
    if alert is None:
        alert = Alert(rule=finding.rule, subject=finding.subject, first_at=at, times=0)
        session.add(alert)
    alert.severity, alert.says = finding.severity, finding.says[:300]
    alert.facts, alert.proposes_block = dict(finding.facts), finding.block
    alert.last_at, alert.times = at, alert.times + 1
    session.flush()
    if not alert.is_quiet(at):
        announce(session, ALERT_RAISED, alert.id)
    return alert


def _open_one(session: Session, finding: Finding, *, at: datetime) -> Alert | None:
    rows = select(Alert).where(
        Alert.rule == finding.rule,
        Alert.subject == finding.subject,
        Alert.acknowledged_at.is_(None),
        Alert.last_at > at - SAME,
    )
    return session.scalar(rows.order_by(Alert.id.desc()).limit(1))


def _happenings(
    session: Session, rule: str, *, until: datetime, locate: Locate
) -> Sequence[Happening]:
    told = numbers()[rule]
    events = events_since(session, until - told.window, told.kinds, until=until)
    return [_happening(event, locate=locate) for event in events]


def _happening(event: SecurityEvent, *, locate: Locate) -> Happening:
    place = locate(event.network) if event.network else None
    return Happening(
        kind=event.kind,
        at=event.last_at,
        times=event.times,
        person_id=event.person_id,
        address=event.network,
        network=network_of(event.network),
        spot=_spot(place),
    )


def _spot(place: Place | None) -> Spot | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Spot(place.latitude, place.longitude)
