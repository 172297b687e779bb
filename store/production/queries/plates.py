"""Reads of plates: one with its parts, and what a provider sees of one."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.kernel import ids
from store.kernel.errors import NotFound
from store.production.fitting import share_of_bed
from store.production.models import Handoff, Plate, PrintJob, PrintTry, Spool
from store.production.queries.benches import needs_of

GAP = 5.0  # mm between parts, as a slicer arranges them


def plate_with_number(session: Session, number: str) -> Plate:
    """Give a plate with its jobs, its spool and who prints it; raises NotFound."""
    row = (
        select(Plate)
        .where(Plate.number == number.replace("\0", ""))
        .options(
            selectinload(Plate.tries).joinedload(PrintTry.job),
            joinedload(Plate.printer),
            joinedload(Plate.spool).joinedload(Spool.material),
            joinedload(Plate.handoff).joinedload(Handoff.provider),
        )
    )
    plate = session.scalar(row)
    if plate is None:
        raise NotFound("There is no plate with this number.")
    return plate


def bed_share(session: Session, plate: Plate) -> int | None:
    """Give how many per cent of its printer's bed a plate's parts take, if that is known.

    More than 100 means that they are printed in several goes.
    """
    jobs = [tried.job for tried in plate.tries]
    needs = needs_of(session, jobs)
    boxes = [(needs[job.id].box, job.quantity) for job in jobs]
    known = [(box, pieces) for box, pieces in boxes if box is not None]
    if plate.printer is None or len(known) < len(boxes):
        return None
    bed = (plate.printer.width_mm, plate.printer.depth_mm, plate.printer.height_mm)
    return round(100 * share_of_bed(bed, known, GAP))


def handoff_with_token(session: Session, token: str) -> Handoff:
    """Give what somebody outside prints, by their secret link; raises NotFound."""
    row = _handoffs().where(Handoff.token == token)
    handoff = session.scalar(row) if ids.is_token(token) else None
    if handoff is None:
        raise NotFound("There is no such hand-over. Ask the shop for the link.")
    return handoff


def handoff_with_id(session: Session, handoff_id: int) -> Handoff | None:
    """Give what somebody outside prints, with all that is told about it."""
    return session.scalar(_handoffs().where(Handoff.id == handoff_id))


def job_of_handoff(handoff: Handoff, number: str) -> PrintJob:
    """Give one of the jobs on a plate that was handed over; raises NotFound."""
    for tried in handoff.plate.tries:
        if tried.job.number == number:
            return tried.job
    raise NotFound("There is no such part in this hand-over.")


def _handoffs() -> Select[Handoff]:
    jobs = joinedload(Handoff.plate).selectinload(Plate.tries).joinedload(PrintTry.job)
    return select(Handoff).options(jobs, joinedload(Handoff.provider))
