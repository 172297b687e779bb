"""Searches: what was looked for and not found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.admin.periods import Period
from store.admin.queries.reports.shape import Column, Kind, Report
from store.catalog.queries.searches import asked_in_vain

NOTE = (
    "Searches that found nothing on any of these days, without who asked; "
    "they are forgotten after 400 days."
)
COLUMNS = (Column("Searched for"), Column("Times", Kind.COUNT))
MOST = 500


def searches_report(session: Session, period: Period) -> Report:
    """Give the searches without results, the most asked first."""
    found = asked_in_vain(session, since=period.first, until=period.last, take=MOST)
    return Report(
        title="Searches without results",
        note=NOTE,
        columns=COLUMNS,
        rows=[(one.query, one.times) for one in found],
        totals=("All", sum(one.times for one in found)),
    )
