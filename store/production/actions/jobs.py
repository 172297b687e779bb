"""Print jobs are made when an order is firm, and stopped when it is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.kernel.errors import Invalid
from store.orders.models import Order, OrderLine
from store.production.actions import tries
from store.production.actions.locking import locked_job, locked_jobs, locked_order
from store.production.actions.tries import Failure
from store.production.due import due_before
from store.production.models import PrintJob
from store.production.queries.jobs import jobs_of_order
from store.quotes.models import Quote
from store.security.models import record
from store.uploads.models import Upload

CANCELLED = "The order was cancelled."


def create_print_jobs(
    session: Session, *, order_id: int, at: datetime
) -> Sequence[PrintJob]:
    """Make one job for each print of a firm order; a repeat makes none."""
    order = locked_order(session, order_id)
    if not order.is_firm:
        return []
    made = {job.order_line_id for job in jobs_of_order(session, order_id)}
    for place, line in enumerate(order.prints, start=1):
        if line.id not in made:
            session.add(_job(session, order, line, place=place, at=at))
    session.flush()
    return jobs_of_order(session, order_id)


def stop_print_jobs(session: Session, *, order_id: int, at: datetime) -> None:
    """Take the jobs of a cancelled order off the board; of any other, none.

    What was printed of them is scrap, and a printer that had nothing else is free.
    """
    if not locked_order(session, order_id).is_cancelled:
        return
    rows = select(PrintJob.number).where(PrintJob.order_id == order_id)
    _, jobs = locked_jobs(session, dict.fromkeys(session.scalars(rows)))
    for job in jobs:
        if job.is_printing:
            tries.fail(session, job, Failure(reason=CANCELLED), actor="shop", at=at)
        job.stop(at=at, reason=CANCELLED)


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
    _, job = locked_job(session, number, expected_version)
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
