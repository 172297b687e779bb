"""Reads of what parts were cut into, and of what the slicer has said about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from store.accounts.models import Person
from store.quotes.models import (
    Machine,
    Process,
    Quote,
    QuoteStatus,
    SlicerRun,
    Slicing,
)
from store.quotes.profiles import Cut, MachinePreset, machines, profile_of
from store.quotes.slicing import Layers, OtherFormat
from store.uploads.models import Part, Upload


def cuts_of_the_shop(
    session: Session, *, qualities: Collection[str] | None = None
) -> list[Cut]:
    """Give the cuts that the printers at work need, for these qualities or for all."""
    rows = select(Machine.preset).where(Machine.active, Machine.process == Process.FDM)
    presets = sorted(set(session.scalars(rows)))
    cuts = (
        _cut(machines()[preset], quality)
        for preset in presets
        for quality in machines()[preset].qualities
        if qualities is None or quality in qualities
    )
    return list({cut.key: cut for cut in cuts}.values())


def missing_cuts(session: Session, part_id: int, cuts: Sequence[Cut]) -> list[Cut]:
    """Give those of the cuts that a part has not been cut by, in today's format."""
    known = layers_of(session, part_id)
    return [cut for cut in cuts if cut.key not in known]


def layers_of(session: Session, part_id: int) -> dict[str, Layers]:
    """Give a part's layers by the key of their cut; those of another format are missing."""
    rows = select(Slicing.cut, Slicing.layers).where(Slicing.part_id == part_id)
    read = ((cut, readable(layers)) for cut, layers in session.execute(rows))
    return {cut: layers for cut, layers in read if layers is not None}


def readable(kept: bytes) -> Layers | None:
    """Unpack layers, or give None for those that an older or newer shop has kept."""
    try:
        return _unpacked(kept)
    except OtherFormat:
        return None


@lru_cache(maxsize=60)  # of the models that are looked at now: up to half a megabyte each
def _unpacked(layers: bytes) -> Layers:
    """Give one table for the same bytes: what was worked out for it is found again."""
    return Layers.from_bytes(layers)


def run_with(session: Session, part_id: int, settings: str) -> SlicerRun | None:
    """Give the slicer's word on a part at these settings."""
    rows = select(SlicerRun).where(
        SlicerRun.part_id == part_id, SlicerRun.settings == settings
    )
    return session.scalar(rows)


def runs_of_deleted_parts(session: Session, *, limit: int = 50) -> Sequence[SlicerRun]:
    """Give runs whose G-code has outlived its part's files."""
    rows = (
        select(SlicerRun)
        .join(Part, Part.id == SlicerRun.part_id)
        .where(Part.model_key == "", SlicerRun.gcode_key.is_not(None))
    )
    return session.scalars(rows.order_by(SlicerRun.id).limit(limit)).all()


def quote_to_confirm(session: Session, quote_id: int) -> Quote | None:
    """Give a quote with its part that the slicer may have a word on, else None."""
    rows = select(Quote).where(
        Quote.id == quote_id,
        Quote.part_id.is_not(None),
        Quote.reviewed_at.is_(None),
        Quote.status.in_((QuoteStatus.DRAFT, QuoteStatus.PRICED)),
    )
    return session.scalar(rows.options(joinedload(Quote.part)))


def runs_of(session: Session, part_id: int) -> Sequence[SlicerRun]:
    """Give the slicer's runs on a part, newest first."""
    rows = select(SlicerRun).where(SlicerRun.part_id == part_id)
    return session.scalars(rows.order_by(SlicerRun.id.desc())).all()


def quote_to_tell(session: Session, quote_id: int) -> tuple[Quote, str] | None:
    """Give a quote that a person has answered, and where to write; None without either."""
    rows = (
        select(Quote, func.coalesce(Person.email, Upload.notify))
        .join(Upload, Upload.id == Quote.upload_id)
        .outerjoin(Person, Person.id == Quote.customer_id)
        .where(Quote.id == quote_id, Quote.reviewed_at.is_not(None))
        .options(joinedload(Quote.upload))
    )
    found = session.execute(rows).one_or_none()
    return (found[0], found[1]) if found and found[1] else None


def _cut(preset: MachinePreset, quality: str) -> Cut:
    """Every plastic of a printer is cut alike."""
    return profile_of(preset.slug, next(iter(preset.materials)), quality, infill=0).cut
