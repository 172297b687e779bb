"""Reads of print jobs: one job, those of an order, and their files."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from store.kernel.errors import NotFound
from store.orders.models import Order, OrderLine, OrderStatus
from store.production.models import Handoff, Plate, PrintJob, PrintStatus, PrintTry
from store.quotes.models import Quote, SlicerRun
from store.uploads.models import Part, Upload


def job_with_number(session: Session, number: str) -> PrintJob:
    """Give a job with its history and tries, and where it is made; raises NotFound."""
    plate = selectinload(PrintJob.tries).joinedload(PrintTry.plate)
    row = (
        select(PrintJob)
        .where(PrintJob.number == number)
        .options(selectinload(PrintJob.history), *with_place(joinedload(PrintJob.plate)))
        .options(*with_place(plate), plate.joinedload(Plate.spool))
    )
    return _found(session.scalar(row))


def jobs_of_order(session: Session, order_id: int) -> Sequence[PrintJob]:
    """Give the jobs of one order by number."""
    rows = select(PrintJob).where(PrintJob.order_id == order_id).order_by(PrintJob.id)
    return session.scalars(rows).all()


def unfinished_prints(session: Session, order_id: int) -> int:
    """Count the prints of an order that are still to be made."""
    row = select(func.count(PrintJob.id)).where(
        PrintJob.order_id == order_id,
        PrintJob.status != PrintStatus.DONE,
        PrintJob.stopped_at.is_(None),
    )
    return session.scalar(row) or 0


def upload_of_job(session: Session, number: str) -> Upload:
    """Give the model file a job prints; raises NotFound."""
    row = select(Upload).join(PrintJob).where(PrintJob.number == number)
    upload = session.scalar(row)
    if upload is None:
        raise NotFound("There is no print job with this number.")
    return upload


def part_of_job(session: Session, number: str) -> Part:
    """Give the part a job prints: the one that was quoted, whatever became of the file.

    Quotes of old times froze none; theirs is the part of their file.
    """
    row = (
        select(Part)
        .select_from(PrintJob)
        .join(OrderLine, OrderLine.id == PrintJob.order_line_id)
        .join(Quote, Quote.id == OrderLine.quote_id)
        .join(Upload, Upload.id == Quote.upload_id)
        .join(Part, Part.id == func.coalesce(Quote.part_id, Upload.part_id))
        .where(PrintJob.number == number)
    )
    part = session.scalar(row)
    if part is None:
        raise NotFound("There is no model for this print job.")
    return part


def gcode_of_job(session: Session, number: str) -> str | None:
    """Give the key of the G-code that the slicer made for a job's very settings."""
    row = (
        select(SlicerRun.gcode_key)
        .join(Quote, Quote.part_id == SlicerRun.part_id)
        .join(PrintJob, PrintJob.quote_id == Quote.id)
        .where(
            PrintJob.number == number,
            SlicerRun.gcode_key.is_not(None),
            SlicerRun.machine == Quote.machine,
            SlicerRun.material == Quote.material,
            SlicerRun.quality == Quote.quality,
            SlicerRun.infill == Quote.infill,
            SlicerRun.supports == Quote.supports,
        )
        .order_by(SlicerRun.id.desc())
    )
    return session.scalar(row.limit(1))


def is_to_be_printed(session: Session, upload_id: int) -> bool:
    """Tell whether somebody has ordered a print of a model that is not done yet."""
    row = (
        select(OrderLine.id)
        .join(Quote, Quote.id == OrderLine.quote_id)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(PrintJob, PrintJob.order_line_id == OrderLine.id)
        .where(
            Quote.upload_id == upload_id,
            Order.status.in_((OrderStatus.PENDING, OrderStatus.PLACED)),
            or_(PrintJob.id.is_(None), PrintJob.status != PrintStatus.DONE),
        )
    )
    return session.scalar(row.limit(1)) is not None


def with_place(plate: _AbstractLoad) -> tuple[_AbstractLoad, _AbstractLoad]:
    """Load with a plate who prints it."""
    outside = plate.joinedload(Plate.handoff).joinedload(Handoff.provider)
    return plate.joinedload(Plate.printer), outside


def _found(job: PrintJob | None) -> PrintJob:
    if job is None:
        raise NotFound("There is no print job with this number.")
    return job
