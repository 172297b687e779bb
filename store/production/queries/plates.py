"""Reads of plates: one with its parts, and what a provider sees of one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.kernel import ids
from store.kernel.errors import NotFound
from store.production.models import Handoff, Plate, PrintJob, PrintTry, Spool


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


def handoff_with_token(session: Session, token: str) -> Handoff:
    """Give what somebody outside prints, by their secret link; raises NotFound."""
    jobs = joinedload(Handoff.plate).selectinload(Plate.tries).joinedload(PrintTry.job)
    row = select(Handoff).where(Handoff.token == token).options(jobs)
    row = row.options(joinedload(Handoff.provider))
    handoff = session.scalar(row) if ids.is_token(token) else None
    if handoff is None:
        raise NotFound("There is no such hand-over. Ask the shop for the link.")
    return handoff


def job_of_handoff(handoff: Handoff, number: str) -> PrintJob:
    """Give one of the jobs on a plate that was handed over; raises NotFound."""
    for tried in handoff.plate.tries:
        if tried.job.number == number:
            return tried.job
    raise NotFound("There is no such part in this hand-over.")
