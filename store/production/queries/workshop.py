"""Reads of printers, spools and providers, for those who keep them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.kernel.errors import NotFound
from store.production.models import (
    Handoff,
    Plate,
    Printer,
    PrintTry,
    Provider,
    Spool,
)
from store.quotes.models import Machine, Material

MOST_USES = 100


def every_printer(session: Session) -> Sequence[Printer]:
    """Give all printers with machine and spool, those put away last."""
    rows = select(Printer).options(
        joinedload(Printer.machine),
        joinedload(Printer.spool).joinedload(Spool.material),
    )
    rows = rows.order_by(Printer.active.desc(), Printer.position, Printer.name)
    return session.scalars(rows).all()


def printer_with_slug(session: Session, slug: str) -> Printer:
    """Give a printer with machine and spool; raises NotFound."""
    for printer in every_printer(session):
        if printer.slug == slug:
            return printer
    raise NotFound("There is no printer of this name.")


def plates_of(session: Session, printer_id: int, *, limit: int = 20) -> Sequence[Plate]:
    """Give the last plates of a printer with their jobs, newest first."""
    rows = (
        select(Plate)
        .where(Plate.printer_id == printer_id)
        .options(selectinload(Plate.tries).joinedload(PrintTry.job))
        .order_by(Plate.id.desc())
        .limit(limit)
    )
    return session.scalars(rows).all()


def spools_in_stock(session: Session) -> Sequence[Spool]:
    """Give the spools that are not used up, by material and colour."""
    rows = (
        select(Spool)
        .join(Material)
        .where(Spool.gone_at.is_(None))
        .options(joinedload(Spool.material))
        .order_by(Material.position, Material.id, Spool.colour, Spool.left_mg)
    )
    return session.scalars(rows).all()


def low_spools(session: Session) -> Sequence[Spool]:
    """Give the spools at or below their line, the emptiest first, with their material."""
    rows = (
        select(Spool)
        .where(Spool.gone_at.is_(None), Spool.left_mg <= Spool.low_mg)
        .options(joinedload(Spool.material))
        .order_by(Spool.left_mg, Spool.id)
    )
    return session.scalars(rows).all()


def spool_with_id(session: Session, spool_id: int) -> Spool:
    """Give a spool with its material and last uses; raises NotFound."""
    row = (
        select(Spool)
        .where(Spool.id == spool_id)
        .options(joinedload(Spool.material), selectinload(Spool.uses))
    )
    spool = session.scalar(row)
    if spool is None:
        raise NotFound("There is no spool with this number.")
    return spool


def every_provider(session: Session) -> Sequence[Provider]:
    """Give all providers, those put away last."""
    rows = select(Provider).order_by(Provider.active.desc(), Provider.name)
    return session.scalars(rows).all()


def provider_with_slug(session: Session, slug: str) -> Provider:
    """Give a provider; raises NotFound."""
    provider = session.scalar(
        select(Provider).where(Provider.slug == slug.replace("\0", ""))
    )
    if provider is None:
        raise NotFound("There is no provider of this name.")
    return provider


def handoffs_of(
    session: Session, provider_id: int, *, limit: int = 40
) -> Sequence[Handoff]:
    """Give what a provider was handed, newest first, with the jobs."""
    jobs = joinedload(Handoff.plate).selectinload(Plate.tries).joinedload(PrintTry.job)
    rows = (
        select(Handoff)
        .where(Handoff.provider_id == provider_id)
        .options(jobs)
        .order_by(Handoff.id.desc())
        .limit(limit)
    )
    return session.scalars(rows).all()


def machine_kinds(session: Session) -> Sequence[Machine]:
    """Give the kinds of machine that a printer can be."""
    return session.scalars(select(Machine).order_by(Machine.position, Machine.id)).all()


def materials_kept(session: Session) -> Sequence[Material]:
    """Give the materials that spools, printers and providers speak of."""
    rows = select(Material).order_by(Material.position, Material.id)
    return session.scalars(rows).all()
