"""What people search for is counted by the day, without a trace of who it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from store.catalog.models import SearchQuery
from store.infra.upserts import inserting

KEPT_DAYS = 400
SEARCHES = "searches"  # the name of the hints in which they wait


class Searched(NamedTuple):
    """One search: on which day, for what, and how much it found."""

    day: date
    query: str
    found: int


def count_searches(session: Session, searches: Iterable[Searched]) -> None:
    """Add searches to the counts of their days; what the last of them found stands."""
    asked: Counter[tuple[date, str]] = Counter()
    found: dict[tuple[date, str], int] = {}
    for one in searches:
        asked[one.day, one.query] += 1
        found[one.day, one.query] = one.found
    if not asked:
        return
    rows = [
        {"day": day, "query": query, "asked": times, "found": found[day, query]}
        for (day, query), times in sorted(asked.items())
    ]
    adding = inserting(session, SearchQuery)
    newer = {
        "asked": SearchQuery.asked + adding.excluded.asked,
        "found": adding.excluded.found,
    }
    counted = adding.on_conflict_do_update(index_elements=["day", "query"], set_=newer)
    session.execute(counted, rows)


def forget_searches(session: Session, *, today: date) -> None:
    """Delete the counts of days that are long past."""
    last = today - timedelta(days=KEPT_DAYS)
    session.execute(delete(SearchQuery).where(SearchQuery.day < last))
