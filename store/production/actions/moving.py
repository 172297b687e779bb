"""One job is moved along the board, by whoever was first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.production.actions import tries
from store.production.actions.locking import locked_job
from store.production.actions.plates import fail_locked, refuse_cancelled, start_plate
from store.production.actions.telling import told_move
from store.production.actions.tries import Failure
from store.production.models import PrintJob, PrintStatus


def move_job(  # noqa: PLR0913 a move has this many facts
    session: Session,
    *,
    number: str,
    target: PrintStatus,
    expected_version: int,
    actor: Person,
    at: datetime,
    reason: str = "",
    printer: str = "",
) -> PrintJob:
    """Move a job along the board; raises Conflict when somebody else was quicker.

    What goes to print may name its printer by slug. What fails here stays failed.
    """
    order, job = locked_job(session, number, expected_version)
    refuse_cancelled([order])
    if target == PrintStatus.PRINTING:
        versions = {number: expected_version}
        start_plate(session, versions=versions, printer=printer, actor=actor, at=at)
        return job
    if target == PrintStatus.FAILED:
        failure = Failure(reason=reason, again=False)
        fail_locked(session, job, failure, actor=actor, at=at)
        return job
    _leave_printer(session, job, target, actor=actor, at=at)
    before = job.status
    job.move(target, actor=actor.name, at=at, reason=reason.strip())
    told_move(session, job, before=before, actor=actor, reason=reason.strip())
    return job


def fail_job(
    session: Session,
    *,
    number: str,
    expected_version: int,
    failure: Failure,
    actor: Person,
    at: datetime,
) -> PrintJob:
    """Say that a try failed, and why; raises Conflict when somebody else was quicker."""
    order, job = locked_job(session, number, expected_version)
    refuse_cancelled([order])
    fail_locked(session, job, failure, actor=actor, at=at)
    return job


def _leave_printer(
    session: Session, job: PrintJob, target: PrintStatus, *, actor: Person, at: datetime
) -> None:
    """End or withdraw the try of a job that is printed; of any other, nothing."""
    if not job.is_printing or target not in job.next_states:
        return
    if target == PrintStatus.QUEUED:
        tries.withdraw(session, job, at=at)
    else:
        tries.end_printed(session, job, actor=actor.name, at=at)
