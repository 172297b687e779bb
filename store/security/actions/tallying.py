"""Minutes of traffic are kept, and judged against what such minutes were before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from store.infra.tally import Minute
from store.infra.upserts import inserting
from store.infra.witness import Sighting
from store.security.actions.noting import note
from store.security.anomalies import Oddity, judge_traffic
from store.security.models import TrafficTally
from store.security.queries.traffic import history_of_rooms, steps_of_rooms
from store.security.rules import Finding, Numbers, numbers

RULE = "unusual_traffic"


def keep_minutes(session: Session, minutes: Mapping[tuple[datetime, str], Minute]) -> None:
    """Add what one process has counted to the minutes' rows."""
    if not minutes:
        return
    statement = inserting(session, TrafficTally)
    counts = ("requests", "refused", "failed", "took_ms")
    added = {
        name: getattr(TrafficTally, name) + statement.excluded[name] for name in counts
    }
    summed = statement.on_conflict_do_update(index_elements=["minute", "room"], set_=added)
    rows = [_row(*key, counted) for key, counted in sorted(minutes.items())]
    session.execute(summed, rows)


def note_racers(session: Session, networks: Mapping[str, int], *, at: datetime) -> None:
    """Note who opened more lists and searches in a minute than people do."""
    for network, times in networks.items():
        if times >= numbers()["scraping"].racing:
            seen = Sighting(kind="pages.raced", at=at, outcome="allowed", network=network)
            note(session, seen, times=times)


def find_oddities(session: Session, *, at: datetime) -> list[Finding]:
    """Give what is unusual in the last whole step of minutes."""
    told = numbers()[RULE]
    end = _step_start(at, told.minutes)
    now = steps_of_rooms(session, first=end - told.window, before=end, step=told.window)
    return [
        _finding(room, oddity, told, at)
        for room, steps in now.items()
        for oddity in judge_traffic(
            steps[0], history_of_rooms(session, room, end=end, step=told.window), told.band
        )
    ]


def _row(minute: datetime, room: str, counted: Minute) -> dict[str, object]:
    return {
        "minute": minute,
        "room": room,
        "requests": counted.requests,
        "refused": counted.refused,
        "failed": counted.failed,
        "took_ms": round(counted.took_ms),
    }


def _step_start(at: datetime, minutes: int) -> datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole - timedelta(minutes=whole.minute % minutes)


def _finding(room: str, oddity: Oddity, told: Numbers, at: datetime) -> Finding:
    says = f"{oddity.what} of “{room}” is {oddity.tells}: {oddity.figure:.0f}, usually "
    says += f"{oddity.band.low:.0f} to {oddity.band.high:.0f}."
    facts = {"figure": round(oddity.figure), "usual": round(oddity.band.high)}
    subject = f"{room}: {oddity.what.lower()}"
    return Finding(RULE, subject, told.severity, says, at, facts)
