"""Plates: begun with one job or several, ended or failed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.kernel.errors import Conflict, Invalid
from store.orders.models import Order
from store.production.actions import tries
from store.production.actions.locking import locked_jobs, locked_printer
from store.production.actions.telling import told_move
from store.production.actions.tries import Failure
from store.production.fitting import Need, why_busy, why_unfit
from store.production.models import Plate, Printer, PrintJob, PrintStatus, Spool
from store.production.queries.benches import bench_of, needs_of, spool_for
from store.production.queries.plates import plate_with_number

MOST = 60  # jobs on one plate


def start_plate(
    session: Session,
    *,
    versions: Mapping[str, int],
    printer: str,
    actor: Person,
    at: datetime,
) -> Plate:
    """Print jobs (number and version each) in one go, on a printer by its slug, or on "".

    Raises Conflict when a job has moved on, the printer is not free, or it does not fit.
    """
    if not versions or len(versions) > MOST:
        raise Invalid(f"Choose from 1 to {MOST} prints for a plate.", field="jobs")
    orders, jobs = locked_jobs(session, versions)
    refuse_cancelled(orders)
    needs = needs_of(session, jobs)
    _require_one_filament(list(needs.values()))
    taken = _taken_up(session, printer, list(needs.values())) if printer else (None, None)
    plate = begin_on_plate(session, jobs, on=taken, actor=actor, at=at)
    for order in orders:
        order.begin_making(at)
    return plate


def begin_on_plate(
    session: Session,
    jobs: Sequence[PrintJob],
    *,
    on: tuple[Printer | None, Spool | None],
    actor: Person,
    at: datetime,
    where: str = "",
) -> Plate:
    """Put locked jobs onto a new plate, and write down each move."""
    printer, spool = on
    plate = Plate(
        printer_id=printer.id if printer else None,
        spool_id=spool.id if spool else None,
        seconds=sum(job.seconds for job in jobs),
        started_at=at,
        actor=actor.name,
    )
    session.add(plate)
    session.flush()
    where = where or (printer.name if printer else "")
    for job in jobs:
        before = job.status
        job.begin_try(plate, where=where, actor=actor.name, at=at)
        told_move(session, job, before=before, actor=actor, plate=plate.number)
    session.flush()
    return plate


def end_plate(
    session: Session, *, number: str, target: PrintStatus, actor: Person, at: datetime
) -> Sequence[PrintJob]:
    """End all that is still printed on a plate; it goes on to the next stage."""
    jobs = _running(session, number)
    for job in jobs:
        before = job.status
        tries.end_printed(session, job, actor=actor.name, at=at)
        job.move(target, actor=actor.name, at=at)
        told_move(session, job, before=before, actor=actor, plate=number)
    return jobs


def fail_plate(
    session: Session, *, number: str, failure: Failure, actor: Person, at: datetime
) -> Sequence[PrintJob]:
    """All that is still printed on a plate failed; grams are shared by their weights."""
    jobs = _running(session, number)
    whole = sum(job.weight_mg for job in jobs)
    for job in jobs:
        fail_locked(
            session,
            job,
            _share(failure, job, whole=whole),
            actor=actor,
            at=at,
            plate=number,
        )
    return jobs


def fail_locked(
    session: Session,
    job: PrintJob,
    failure: Failure,
    *,
    actor: Person,
    at: datetime,
    plate: str = "",
) -> None:
    """Fail a locked job, and queue it again when it shall be tried once more."""
    before = job.status
    if not failure.words:
        raise Invalid("Say in a few words what went wrong.", field="reason")
    tries.fail(session, job, failure, actor=actor.name, at=at)
    job.move(PrintStatus.FAILED, actor=actor.name, at=at, reason=failure.words[:200])
    if failure.again:
        job.move(PrintStatus.QUEUED, actor=actor.name, at=at, reason="To be tried again")
    told_move(
        session, job, before=before, actor=actor, reason=failure.words[:200], plate=plate
    )


def refuse_cancelled(orders: Sequence[Order]) -> None:
    if any(order.is_cancelled for order in orders):
        raise Conflict("The order of this print was cancelled: do not make it.")


def _running(session: Session, number: str) -> list[PrintJob]:
    """Lock the jobs that a plate still prints; raises Conflict when it prints none."""
    plate = plate_with_number(session, number)
    wanted = [each.job.number for each in plate.tries if each.is_running]
    _, jobs = locked_jobs(session, dict.fromkeys(wanted))
    running = [job for job in jobs if job.is_printing and job.plate_id == plate.id]
    if not running:
        raise Conflict(f"{number} is over: somebody else has ended it.")
    return running


def _share(failure: Failure, job: PrintJob, *, whole: int) -> Failure:
    """Give each job its share of weighed scrap, and the photo to each of them."""
    if failure.milligrams is None:
        return failure
    share = failure.milligrams * job.weight_mg // max(1, whole)
    return Failure(
        kind=failure.kind,
        reason=failure.reason,
        milligrams=share,
        photo=failure.photo,
        again=failure.again,
    )


def _require_one_filament(needs: Sequence[Need]) -> None:
    if len({(need.process, need.material, need.colour) for need in needs}) > 1:
        sentence = "A plate has one material and one colour: start these in turn."
        raise Conflict(sentence, field="jobs")


def _taken_up(
    session: Session, slug: str, needs: Sequence[Need]
) -> tuple[Printer, Spool | None]:
    """Lock a printer that fits, put the right spool on, and let it begin."""
    printer = locked_printer(session, slug)
    bench = bench_of(session, printer)
    for need in needs:
        why = why_unfit(need, bench) or why_busy(bench)
        if why:
            raise Conflict(f"{printer.name} {why}: this was not started.", field="printer")
    spool = spool_for(session, printer, needs[0])
    if spool is not None:
        printer.spool = spool
    printer.begin()
    return printer, spool
