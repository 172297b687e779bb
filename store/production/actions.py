"""What is done to print jobs: made when an order is firm, and moved along the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.accounts.models import Person
from store.kernel.errors import Conflict, Invalid
from store.orders.models import Order, OrderLine
from store.production.due import due_before
from store.production.models import PrintJob, PrintStatus
from store.production.queries import job_with_number, jobs_of_order, locked_job
from store.quotes.models import Quote
from store.security.models import record
from store.uploads.models import Upload


def create_print_jobs(
    session: Session, *, order_id: int, at: datetime
) -> Sequence[PrintJob]:
    """Make one job for each print of a firm order; a repeat makes none."""
    order = _locked_order(session, order_id)
    if not order.is_firm:
        return []
    made = {job.order_line_id for job in jobs_of_order(session, order_id)}
    for place, line in enumerate(order.prints, start=1):
        if line.id not in made:
            session.add(_job(session, order, line, place=place, at=at))
    session.flush()
    return jobs_of_order(session, order_id)


def stop_print_jobs(session: Session, *, order_id: int, at: datetime) -> None:
    """Take the jobs of a cancelled order off the board; of any other, none."""
    if not _locked_order(session, order_id).is_cancelled:
        return
    rows = select(PrintJob).where(PrintJob.order_id == order_id).order_by(PrintJob.id)
    rows = rows.options(selectinload(PrintJob.history)).with_for_update()
    for job in session.scalars(rows.execution_options(populate_existing=True)):
        job.stop(at=at, reason="The order was cancelled.")


def move_job(  # noqa: PLR0913 a move has this many facts
    session: Session,
    *,
    number: str,
    target: PrintStatus,
    expected_version: int,
    actor: Person,
    at: datetime,
    reason: str = "",
) -> PrintJob:
    """Move a job along the board; raises Conflict when somebody else was quicker."""
    order = _locked_order(session, job_with_number(session, number).order_id)
    job = locked_job(session, number)
    if job.version != expected_version:
        raise Conflict(f"{number} was moved by somebody else a moment ago.")
    if order.is_cancelled:
        raise Conflict("The order of this print was cancelled: do not make it.")
    if target == PrintStatus.FAILED and not reason.strip():
        raise Invalid("Say in a few words what went wrong.", field="reason")
    before = job.status
    job.move(target, actor=actor.name, at=at, reason=reason.strip())
    order.begin_making(at)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="print_job.moved",
        subject="print_job",
        subject_id=job.id,
        before={"status": before},
        after={"status": target, "reason": reason.strip()},
    )
    return job


def note_actuals(
    session: Session,
    *,
    number: str,
    milligrams: int,
    seconds: int,
    expected_version: int,
    actor: Person,
) -> PrintJob:
    """Write down what a print weighed and took.

    Raises Conflict when the job has been changed meanwhile, Invalid for nothing.
    """
    job = locked_job(session, number)
    if job.version != expected_version:
        raise Conflict(f"{number} was changed by somebody else a moment ago.")
    if milligrams <= 0 or seconds <= 0:
        raise Invalid("A print weighs something and takes a while.", field="grams")
    before = {"milligrams": job.actual_mg, "seconds": job.actual_seconds}
    job.note_actuals(milligrams=milligrams, seconds=seconds)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="print_job.measured",
        subject="print_job",
        subject_id=job.id,
        before=before,
        after={"milligrams": milligrams, "seconds": seconds},
    )
    return job


def _locked_order(session: Session, order_id: int) -> Order:
    row = (
        select(Order)
        .where(Order.id == order_id)
        .options(selectinload(Order.lines))
        .with_for_update()
    )
    return session.scalars(row).one()


def _job(
    session: Session, order: Order, line: OrderLine, *, place: int, at: datetime
) -> PrintJob:
    quote = session.get_one(Quote, line.quote_id)
    upload = session.get_one(Upload, quote.upload_id)
    return PrintJob(
        number=f"{order.number}-P{place}",
        order_id=order.id,
        order_line_id=line.id,
        upload_id=upload.id,
        quote_id=quote.id,
        order_number=order.number,
        title=upload.name,
        material=quote.material_name,
        colour=quote.colour,
        quality=quote.quality,
        infill=quote.infill,
        quantity=quote.quantity,
        weight_mg=quote.weight_mg,
        seconds=quote.seconds,
        created_at=at,
        moved_at=at,
        due_at=due_before(order.promised_from),
    )
