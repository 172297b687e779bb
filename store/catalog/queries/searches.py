"""What was searched for: for whoever runs the shop, and as suggestions for others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import FromClause, Select, bindparam, func, select
from sqlalchemy.orm import Session

from store.catalog.models import SearchQuery

# Fewer have not asked it often enough to be shown to others.
OFTEN = 3
SUGGESTED_DAYS = 90
AFTER_EVERY_LETTER = "\U0010ffff"

Counts = Select[str, int, int]

# Asked at every letter somebody types, so it is put together once.
_row: FromClause = SearchQuery.__table__
LIKE = (
    select(_row.c.query)
    .where(
        _row.c.day >= bindparam("since"),
        _row.c.query >= bindparam("low"),
        _row.c.query < bindparam("high"),
    )
    .group_by(_row.c.query)
    .having(func.min(_row.c.found) > 0, func.sum(_row.c.asked) >= OFTEN)
    .order_by(func.sum(_row.c.asked).desc(), _row.c.query)
    .limit(bindparam("take"))
)


class Asked(NamedTuple):
    """A query with how often it was asked, and how much it found the last time."""

    query: str
    times: int
    found: int


def most_asked(session: Session, *, since: date, take: int = 50) -> Sequence[Asked]:
    """Give the queries asked most since a day."""
    rows = _counted(since).order_by(func.sum(SearchQuery.asked).desc(), SearchQuery.query)
    return _given(session, rows.limit(take))


def asked_in_vain(
    session: Session, *, since: date, until: date | None = None, take: int = 50
) -> Sequence[Asked]:
    """Give the queries that found nothing since a day, the most asked first."""
    rows = _counted(since).having(func.max(SearchQuery.found) == 0)
    if until is not None:
        rows = rows.where(SearchQuery.day <= until)
    ordered = rows.order_by(func.sum(SearchQuery.asked).desc(), SearchQuery.query)
    return _given(session, ordered.limit(take))


def queries_like(
    session: Session, beginning: str, *, today: date, take: int
) -> Sequence[str]:
    """Give what many have asked that begins so and found something."""
    asked = {
        "since": today - timedelta(days=SUGGESTED_DAYS),
        "low": beginning,
        "high": beginning + AFTER_EVERY_LETTER,
        "take": take,
    }
    return session.connection().execute(LIKE, asked).scalars().all()


def popular_queries(session: Session, *, today: date, take: int = 6) -> Sequence[str]:
    """Give what is searched most these days and finds something."""
    return queries_like(session, "", today=today, take=take)


def _counted(since: date) -> Counts:
    return (
        select(
            SearchQuery.query,
            func.sum(SearchQuery.asked),
            func.max(SearchQuery.found),
        )
        .where(SearchQuery.day >= since)
        .group_by(SearchQuery.query)
    )


def _given(session: Session, rows: Counts) -> list[Asked]:
    return [
        Asked(query, int(times), found) for query, times, found in session.execute(rows)
    ]
