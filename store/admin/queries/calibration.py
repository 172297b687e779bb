"""What was foretold of parts, and what the slicer and the printers found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.production.models import PrintJob
from store.quotes.calibration import Comparison, Figures
from store.quotes.models import Machine, Material, Quote, SlicerRun

LOOKED_AT = timedelta(days=180)
MOST = 5_000


def estimates_against_slices(session: Session, *, at: datetime) -> list[Comparison]:
    """Compare our estimates with the slicer; a mark is the token of a quote of the part."""
    newest = (
        select(Quote.part_id, func.max(Quote.id).label("quote_id"))
        .group_by(Quote.part_id)
        .subquery()
    )
    rows = (
        select(SlicerRun, Quote.token)
        .outerjoin(newest, newest.c.part_id == SlicerRun.part_id)
        .outerjoin(Quote, Quote.id == newest.c.quote_id)
        .where(SlicerRun.seconds.is_not(None), SlicerRun.created_at > at - LOOKED_AT)
        .order_by(SlicerRun.id.desc())
        .limit(MOST)
    )
    names = _names(session)
    return [
        Comparison(
            machine=names.get(run.machine, run.machine),
            material=names.get(run.material, run.material),
            foretold=Figures(run.estimated_milligrams, run.estimated_seconds),
            found=Figures(run.milligrams or 0, run.seconds or 0),
            title=f"{run.quality}, {run.infill} %{', supports' if run.supports else ''}",
            mark=token or "",
        )
        for run, token in session.execute(rows)
    ]


def slices_against_actuals(session: Session, *, at: datetime) -> list[Comparison]:
    """Compare what the slicer said with what was weighed and clocked; a mark is a job's.

    A quote that the slicer never saw goes by the figures of its own estimate.
    """
    rows = (
        select(PrintJob, Quote.machine, SlicerRun.milligrams, SlicerRun.seconds)
        .join(Quote, Quote.id == PrintJob.quote_id)
        .outerjoin(SlicerRun, SlicerRun.id == Quote.run_id)
        .where(PrintJob.actual_seconds.is_not(None), PrintJob.moved_at > at - LOOKED_AT)
        .order_by(PrintJob.id.desc())
        .limit(MOST)
    )
    names = _names(session)
    return [
        _printed(job, names.get(machine, machine), Figures(milligrams or 0, seconds or 0))
        for job, machine, milligrams, seconds in session.execute(rows)
    ]


def _printed(job: PrintJob, machine: str, sliced: Figures) -> Comparison:
    """The slicer speaks of one piece; of more on a plate only the quote does."""
    is_sliced = job.quantity == 1 and min(sliced) > 0
    return Comparison(
        machine=machine,
        material=job.material,
        foretold=sliced if is_sliced else Figures(job.weight_mg, job.seconds),
        found=Figures(job.actual_mg or 0, job.actual_seconds or 0),
        title=job.title,
        mark=job.number,
    )


def _names(session: Session) -> dict[str, str]:
    """Give the names of machines and materials by their slugs."""
    named: Sequence[type[Machine | Material]] = (Machine, Material)
    return {
        slug: name
        for kind in named
        for slug, name in session.execute(select(kind.slug, kind.name))
    }
