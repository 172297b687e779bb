"""Prints: hours of machines, filament and scrap, and estimates against what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.admin.charts import Chart, Point, chart
from store.admin.periods import Period, today_in_india
from store.admin.queries.reports.days import within
from store.admin.queries.reports.shape import Column, Kind, Report, Row, bucket, part_of
from store.kernel import formats
from store.production.models import Plate, PrintJob, PrintTry, TryOutcome

NOTE = (
    "Plates and tries count on the day they ended, and prints that were clocked on the day "
    "they last moved. Off: how much longer they took, or more they weighed, than foretold."
)
COLUMNS = (
    Column("Period"),
    Column("Plates", Kind.COUNT),
    Column("Machine time", Kind.HOURS),
    Column("Printed", Kind.COUNT),
    Column("Failed", Kind.COUNT),
    Column("Filament", Kind.GRAMS),
    Column("Scrap", Kind.GRAMS),
    Column("Scrap share", Kind.SHARE),
    Column("Clocked", Kind.COUNT),
    Column("Foretold", Kind.HOURS),
    Column("Took", Kind.HOURS),
    Column("Off in time", Kind.SHARE),
    Column("Off in weight", Kind.SHARE),
)
HOUR = 3600


@dataclass
class Made:
    """What was made in some days; weights in milligrams, times in seconds."""

    plates: int = 0
    machine: int = 0
    printed: int = 0
    failed: int = 0
    used: int = 0
    scrap: int = 0
    clocked: int = 0
    foretold: int = 0
    took: int = 0
    foretold_mg: int = 0
    weighed: int = 0

    def add(self, other: Made) -> None:
        for each in fields(self):
            more = getattr(self, each.name) + getattr(other, each.name)
            setattr(self, each.name, more)


def prints_report(session: Session, period: Period) -> Report:
    """Give what the workshop made, used and threw away, by groups of days."""
    groups = {start: Made() for start in period.starts()}
    whole = Made()
    for moment, made in _everything(session, period):
        groups[period.by.start(today_in_india(moment))].add(made)
        whole.add(made)
    is_empty = whole == Made()
    return Report(
        title="Prints",
        note=NOTE,
        columns=COLUMNS,
        rows=[]
        if is_empty
        else [_row(bucket(start, period.by), each) for start, each in groups.items()],
        totals=_row("All", whole),
        charts=[] if is_empty else [_chart(groups, period)],
    )


def _everything(session: Session, period: Period) -> Iterator[tuple[datetime, Made]]:
    yield from _plates(session.execute(_ended_plates(period)))
    yield from _tries(session.execute(_ended_tries(period)))
    yield from _clocked(session.execute(_clocked_jobs(period)))


def _ended_plates(period: Period) -> Any:
    """Ask for the shop's own plates: what is printed outside takes none of its hours."""
    rows = select(Plate.started_at, Plate.ended_at).where(within(Plate.ended_at, period))
    return rows.where(~Plate.handoff.has())


def _ended_tries(period: Period) -> Any:
    columns = (PrintTry.ended_at, PrintTry.outcome, PrintTry.used_mg, PrintTry.scrap_mg)
    return select(*columns).where(within(PrintTry.ended_at, period))


def _clocked_jobs(period: Period) -> Any:
    columns = (PrintJob.seconds, PrintJob.actual_seconds, PrintJob.weight_mg)
    rows = select(PrintJob.moved_at, *columns, PrintJob.actual_mg)
    return rows.where(
        PrintJob.actual_seconds.is_not(None), within(PrintJob.moved_at, period)
    )


def _plates(rows: Iterable[Any]) -> Iterator[tuple[datetime, Made]]:
    for started, ended in rows:
        yield ended, Made(plates=1, machine=int((ended - started).total_seconds()))


def _tries(rows: Iterable[Any]) -> Iterator[tuple[datetime, Made]]:
    for ended, outcome, used, scrap in rows:
        yield (
            ended,
            Made(
                printed=int(outcome == TryOutcome.PRINTED),
                failed=int(outcome == TryOutcome.FAILED),
                used=used,
                scrap=scrap,
            ),
        )


def _clocked(rows: Iterable[Any]) -> Iterator[tuple[datetime, Made]]:
    for moved, foretold, took, foretold_mg, weighed in rows:
        made = Made(clocked=1, foretold=foretold, took=took)
        made.foretold_mg, made.weighed = foretold_mg, weighed or 0
        yield moved, made


def _row(name: str, made: Made) -> Row:
    return (
        name,
        made.plates,
        made.machine,
        made.printed,
        made.failed,
        made.used,
        made.scrap,
        part_of(made.scrap, made.used + made.scrap),
        made.clocked,
        made.foretold,
        made.took,
        part_of(made.took - made.foretold, made.foretold),
        part_of(made.weighed - made.foretold_mg, made.foretold_mg),
    )


def _chart(groups: dict[date, Made], period: Period) -> Chart:
    points = [
        Point(
            bucket(start, period.by),
            made.machine // HOUR,
            formats.duration(made.machine) if made.machine else "0 min",
        )
        for start, made in groups.items()
    ]
    title = f"Machine time by the {period.by}"
    return chart(title, points, unit="whole hours", name="Machine time")
