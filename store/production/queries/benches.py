"""What jobs need, and which printers and spools are there for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from store.production.fitting import Bench, Need, Stock
from store.production.models import Plate, Printer, PrintJob, Provider, Spool
from store.quotes.models import Material, Quote
from store.uploads.models import Part, Upload


@dataclass(frozen=True)
class Workshop:
    """All that can make a print, as it is now."""

    benches: Sequence[Bench]
    providers: Sequence[Provider]


def needs_of(session: Session, jobs: Sequence[PrintJob]) -> dict[int, Need]:
    """Give what each job needs, by its id."""
    rows = (
        select(PrintJob.id, Quote.material, Material.process, Part.measure)
        .outerjoin(Quote, Quote.id == PrintJob.quote_id)
        .outerjoin(Upload, Upload.id == Quote.upload_id)
        .outerjoin(Part, Part.id == func.coalesce(Quote.part_id, Upload.part_id))
        .outerjoin(Material, Material.slug == Quote.material)
        .where(PrintJob.id.in_([job.id for job in jobs]))
    )
    known = {row[0]: row[1:] for row in session.execute(rows)}
    return {job.id: _need(job, *known[job.id]) for job in jobs}


def workshop(session: Session) -> Workshop:
    """Give printers, spools and providers for offers to many jobs."""
    printers = printers_at_work(session)
    until = _ends(session)
    spools = _spools(session)
    rows = select(Provider).where(Provider.active.is_(True)).order_by(Provider.name)
    return Workshop(
        benches=[
            _bench(each, _stock(spools, printers, each), until.get(each.id))
            for each in printers
        ],
        providers=session.scalars(rows).all(),
    )


def printers_at_work(session: Session) -> Sequence[Printer]:
    """Give the printers that are not put away, with machine and spool."""
    rows = (
        select(Printer)
        .where(Printer.active.is_(True))
        .options(
            joinedload(Printer.machine),
            joinedload(Printer.spool).joinedload(Spool.material),
        )
        .order_by(Printer.position, Printer.name)
    )
    return session.scalars(rows).all()


def bench_of(session: Session, printer: Printer) -> Bench:
    """Give a printer as a job sees it."""
    stock = _stock(_spools(session), printers_at_work(session), printer)
    return _bench(printer, stock, until=None)


def spool_for(session: Session, printer: Printer, need: Need) -> Spool | None:
    """Give the spool a print goes onto: the one that is on, else the fullest that fits.

    None where resin or powder is printed, or no book of spools is kept.
    """
    if need.filament is None or _is_on(printer.spool, need):
        return printer.spool if need.filament else None
    away = _loaded_elsewhere(printers_at_work(session), printer)
    fitting = [
        spool
        for spool in _spools(session)
        if _is_on(spool, need) and spool.id not in away and spool.left_mg > 0
    ]
    return max(fitting, key=lambda spool: spool.left_mg, default=None)


def _bench(printer: Printer, stock: Stock, until: datetime | None) -> Bench:
    spool = printer.spool
    return Bench(
        slug=printer.slug,
        name=printer.name,
        process=printer.machine.process,
        volume=(printer.width_mm, printer.depth_mm, printer.height_mm),
        materials=frozenset(printer.materials),
        loaded=(spool.material.slug, spool.colour) if spool else None,
        stock=stock,
        changes=printer.changes_spools,
        is_free=printer.is_free,
        in_service=printer.is_in_service,
        until=until,
    )


def _need(
    job: PrintJob, material: str | None, process: str | None, measure: dict[str, object]
) -> Need:
    box = measure["box_mm"] if measure else None
    return Need(
        process=process or "",
        material=material or "",
        material_name=job.material,
        colour=job.colour,
        box=tuple(box) if isinstance(box, list | tuple) else None,
    )


def _ends(session: Session) -> dict[int, datetime]:
    """Give when each printer's plate should be done, by the printer's id."""
    rows = select(Plate.printer_id, Plate.started_at, Plate.seconds).where(
        Plate.ended_at.is_(None), Plate.printer_id.is_not(None)
    )
    return {
        printer: at + timedelta(seconds=seconds)
        for printer, at, seconds in session.execute(rows)
        if printer is not None
    }


def _spools(session: Session) -> Sequence[Spool]:
    rows = (
        select(Spool)
        .where(Spool.gone_at.is_(None))
        .options(joinedload(Spool.material))
        .order_by(Spool.id)
    )
    return session.scalars(rows).all()


def _stock(spools: Sequence[Spool], printers: Sequence[Printer], printer: Printer) -> Stock:
    away = _loaded_elsewhere(printers, printer)
    here = (spool for spool in spools if spool.id not in away and spool.left_mg > 0)
    filaments = frozenset((spool.material.slug, spool.colour) for spool in here)
    return Stock(filaments=filaments, is_kept=bool(spools))


def _loaded_elsewhere(printers: Sequence[Printer], printer: Printer) -> set[int]:
    others = (each for each in printers if each.id != printer.id)
    return {each.spool_id for each in others if each.spool_id is not None}


def _is_on(spool: Spool | None, need: Need) -> bool:
    if spool is None:
        return False
    return (spool.material.slug, spool.colour) == need.filament
