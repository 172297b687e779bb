"""Reads of what parts were cut into, and of what the slicer has said about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.quotes.models import Machine, Process, SlicerRun, Slicing
from store.quotes.profiles import Cut, MachinePreset, machines, profile_of


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
    """Give those of the cuts that a part has not been cut by."""
    known = set(session.scalars(select(Slicing.cut).where(Slicing.part_id == part_id)))
    return [cut for cut in cuts if cut.key not in known]


def runs_of(session: Session, part_id: int) -> Sequence[SlicerRun]:
    """Give the slicer's runs on a part, newest first."""
    rows = select(SlicerRun).where(SlicerRun.part_id == part_id)
    return session.scalars(rows.order_by(SlicerRun.id.desc())).all()


def _cut(preset: MachinePreset, quality: str) -> Cut:
    """Every plastic of a printer is cut alike."""
    return profile_of(preset.slug, next(iter(preset.materials)), quality, infill=0).cut
