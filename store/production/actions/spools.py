"""Spools come, are weighed, and are used up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.kernel.errors import Conflict, Invalid
from store.production.actions.locking import locked_printer, locked_spool
from store.production.actions.telling import told
from store.production.models import Printer, Spool, SpoolUse, UseKind
from store.quotes.models import Material


def add_spool(  # noqa: PLR0913 a spool has this many facts
    session: Session,
    *,
    material_id: int,
    colour: str,
    net_mg: int,
    low_mg: int,
    actor: Person,
    at: datetime,
    brand: str = "",
    note: str = "",
) -> Spool:
    """Open a spool; raises Invalid for a colour that the material does not come in."""
    material = session.get_one(Material, material_id)
    if colour not in {each["name"] for each in material.colours}:
        colours = ", ".join(each["name"] for each in material.colours)
        raise Invalid(f"{material.name} comes in {colours}.", field="colour")
    spool = Spool(
        material=material,
        colour=colour,
        brand=brand,
        net_mg=net_mg,
        left_mg=net_mg,
        low_mg=low_mg,
        note=note,
        opened_at=at,
    )
    session.add(spool)
    session.flush()
    after = {"what": spool.what, "grams": net_mg // 1000}
    told(session, "spool.added", "spool", spool.id, actor=actor, after=after)
    return spool


def weigh_spool(  # noqa: PLR0913 a weighing has this many facts
    session: Session,
    *,
    spool_id: int,
    left_mg: int,
    low_mg: int,
    version: int,
    actor: Person,
    at: datetime,
    note: str = "",
) -> Spool:
    """Set what is left on a spool as weighed, and its line; raises Conflict when stale."""
    spool = locked_spool(session, spool_id)
    if spool.version != version:
        raise Conflict(f"{spool.number} was used a moment ago: weigh it once more.")
    before = {"left_mg": spool.left_mg, "low_mg": spool.low_mg}
    gone, spool.low_mg = spool.weigh(left_mg), low_mg
    if gone:
        use = SpoolUse(spool_id=spool.id, kind=UseKind.COUNT, milligrams=gone, note=note)
        use.at, use.actor = at, actor.name
        session.add(use)
    after = {"left_mg": left_mg, "low_mg": low_mg}
    told(
        session,
        "spool.weighed",
        "spool",
        spool.id,
        actor=actor,
        before=before,
        after=after,
    )
    return spool


def put_spool_away(
    session: Session, *, spool_id: int, actor: Person, at: datetime
) -> Spool:
    """Take an empty spool out of the book; raises Conflict while it is printed from."""
    row = select(Printer.slug).where(Printer.spool_id == spool_id)
    slug = session.scalar(row)
    printer = locked_printer(session, slug) if slug else None
    if printer is not None and printer.is_printing:
        raise Conflict(f"{printer.name} prints from it: end its plate first.")
    if printer is not None:
        printer.spool_id = None
    spool = locked_spool(session, spool_id)
    spool.put_away(at)
    told(session, "spool.put_away", "spool", spool.id, actor=actor)
    return spool
