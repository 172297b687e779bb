"""What becomes of a try: grams are booked, and the printer is free when a plate is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.kernel.money import half_up
from store.production.actions.locking import locked_spool
from store.production.models import (
    FailKind,
    Plate,
    Printer,
    PrintJob,
    PrintTry,
    SpoolUse,
    TryOutcome,
    UseKind,
)
from store.production.topics import PHOTO_TAKEN


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What went wrong; grams that nobody weighed are reckoned by the time it ran.

    `photo` is the key of a file as it came. `again` queues the job once more.
    """

    kind: FailKind = FailKind.OTHER
    reason: str = ""
    milligrams: int | None = None
    photo: str | None = None
    again: bool = True

    @property
    def words(self) -> str:
        """What the history says: the kind, unless words say it better."""
        said = self.reason.strip()
        if self.kind == FailKind.OTHER:
            return said
        return f"{self.kind.label}: {said}" if said else self.kind.label


def end_printed(session: Session, job: PrintJob, *, actor: str, at: datetime) -> None:
    """The printer has done its part: the job's filament is used."""
    tried = job.current_try
    if tried is None or not tried.is_running:
        return
    tried.end(TryOutcome.PRINTED, at)
    _release(session, tried, at)
    _book(session, tried, job.weight_mg, kind=UseKind.PRINT, actor=actor, at=at)


def withdraw(session: Session, job: PrintJob, *, at: datetime) -> None:
    """It was not begun after all: nothing is used."""
    tried = job.current_try
    if tried is None or not tried.is_running:
        return
    tried.end(TryOutcome.WITHDRAWN, at)
    _release(session, tried, at)


def fail(
    session: Session, job: PrintJob, failure: Failure, *, actor: str, at: datetime
) -> None:
    """A try was for nothing: what it took is scrap."""
    tried = job.current_try
    if tried is None:
        return
    scrap = _scrap(job, tried, failure, at)
    tried.end(TryOutcome.FAILED, at)
    tried.scrap_mg, tried.reason = scrap, failure.words[:200]
    tried.failed_for, tried.photo_source = failure.kind, failure.photo
    _release(session, tried, at)
    _book(session, tried, scrap, kind=UseKind.SCRAP, actor=actor, at=at)
    session.flush()
    if failure.photo:
        announce(session, PHOTO_TAKEN, tried.id)


def _scrap(job: PrintJob, tried: PrintTry, failure: Failure, at: datetime) -> int:
    """Give what was lost: as weighed, all that was printed, or by the time it ran."""
    if failure.milligrams is not None:
        return failure.milligrams
    if not tried.is_running:
        return tried.used_mg
    ran = int((at - tried.started_at).total_seconds())
    return min(job.weight_mg, half_up(job.weight_mg * max(0, ran), max(1, job.seconds)))


def _release(session: Session, tried: PrintTry, at: datetime) -> None:
    """End a plate on which nothing is printed any more, and free its printer."""
    session.flush()
    plate = session.get_one(
        Plate, tried.plate_id, with_for_update=True, populate_existing=True
    )
    running = select(PrintTry.id).where(
        PrintTry.plate_id == plate.id, PrintTry.outcome == TryOutcome.RUNNING
    )
    if plate.is_over or session.scalar(running.limit(1)) is not None:
        return
    plate.ended_at = at
    _free_printer(session, plate)


def _free_printer(session: Session, plate: Plate) -> None:
    if plate.printer_id is None:
        return
    printer = session.get_one(
        Printer, plate.printer_id, with_for_update=True, populate_existing=True
    )
    printer.free()


def _book(
    session: Session,
    tried: PrintTry,
    milligrams: int,
    *,
    kind: UseKind,
    actor: str,
    at: datetime,
) -> None:
    """Make what a try has used so much: only the difference goes off the spool."""
    more, tried.used_mg = milligrams - tried.used_mg, milligrams
    spool_id = tried.plate.spool_id
    if spool_id is None or not more:
        return
    locked_spool(session, spool_id).take(more)
    use = SpoolUse(spool_id=spool_id, try_id=tried.id, kind=kind, milligrams=more)
    use.at, use.actor = at, actor
    session.add(use)
