"""The real slicer is asked about parts, and its word settles quotes."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.slicer import slicer
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import StoreError
from store.quotes.actions.asking import cell_of, options_of
from store.quotes.actions.refereeing import (
    Cell,
    Found,
    Sliced,
    forget_gcode,
    keep_run,
    settle_quote,
)
from store.quotes.configuration import Configuration
from store.quotes.gateway import SlicerFailed, SlicerFigures, slice_part
from store.quotes.models import Process, Quote, RateCard, SlicerRun
from store.quotes.options import Options
from store.quotes.profiles import Profile
from store.quotes.queries import configuration_of_part, rate_card_at
from store.quotes.runs import quote_to_confirm, run_with, runs_of_deleted_parts
from store.uploads.models import Part


@dataclass(frozen=True)
class _Question:
    """What the slicer is asked, and what we think the answer is."""

    part: Part
    cell: Cell
    profile: Profile
    milligrams: int
    seconds: int


def referee_part(part_id: int) -> None:
    """Slice a new part once, as it is usually printed: it corrects every other choice."""
    if slicer() is None:
        return
    with reading() as session:
        part = session.get_one(Part, part_id)
        configuration = configuration_of_part(
            session, part, card=rate_card_at(session, clock.now())
        )
    options = _usual(configuration)
    if options is not None and part.model_key:
        _run(_question(part, configuration, options))


def confirm_quote(quote_id: int) -> None:
    """Let the slicer confirm a quote; without its word a draft goes to a person."""
    with reading() as session:
        quote = quote_to_confirm(session, quote_id)
        if quote is None or quote.part is None:
            return
        configuration = _configuration(session, quote, quote.part)
        part = quote.part
    run = _asked(quote, part, configuration)
    sliced = _priced(quote, part) if run else None
    with transaction() as session:
        settle_quote(session, quote_id=quote_id, run=run, sliced=sliced)


def forget_old_gcode() -> None:
    """Delete the G-code of parts whose files are deleted."""
    with reading() as session:
        old = runs_of_deleted_parts(session)
    for run in old:
        storage().delete(run.gcode_key or "")
        with transaction() as session:
            forget_gcode(session, run_id=run.id)


def _usual(configuration: Configuration) -> Options | None:
    """Give the first plastic that fits, in the usual quality and infill."""
    for material in configuration.materials:
        if material.process == Process.FDM and configuration.machine_for(material):
            return configuration.settled(Options(material=material.slug, colour=""))
    return None


def _configuration(session: Session, quote: Quote, part: Part) -> Configuration:
    """Give what the quote was made from, at its own rates."""
    card = session.get_one(RateCard, quote.rate_card)
    return configuration_of_part(session, part, card=card)


def _asked(quote: Quote, part: Part, configuration: Configuration) -> SlicerRun | None:
    """Give the slicer's word on a quote's settings; None when it says nothing of use."""
    try:
        question = _question(part, configuration, options_of(quote))
    except StoreError as refusal:
        log.warning("quote_not_on_offer", quote=quote.id, reason=refusal.message)
        return None
    if question.cell != cell_of(quote) or not part.model_key or slicer() is None:
        return None
    run = _run(question)
    return run if run.has_figures else None


def _question(part: Part, configuration: Configuration, options: Options) -> _Question:
    """Put our own estimate, corrected by nothing, beside what the slicer is asked."""
    own = replace(configuration, runs=(), _made={})
    offered = own.offer(options)
    machine = offered.machine
    sides = (float(machine.width_mm), float(machine.depth_mm), float(machine.height_mm))
    return _Question(
        part=part,
        cell=Cell(
            machine=machine.slug,
            material=offered.material.slug,
            quality=options.quality,
            infill=options.infill,
            supports=offered.supports,
        ),
        profile=replace(own.profile(options), bed=sides),
        milligrams=offered.estimate.milligrams,
        seconds=offered.estimate.seconds,
    )


def _run(question: _Question) -> SlicerRun:
    """Ask the slicer once for the same settings; its first answer stays."""
    part, cell = question.part, question.cell
    with reading() as session:
        run = run_with(session, part.id, cell.settings)
    if run is not None:
        return run
    found = _found(question)
    with transaction() as session:
        return keep_run(session, part_id=part.id, cell=cell, found=found, at=clock.now())


def _found(question: _Question) -> Found:
    ours = Found(
        estimated_milligrams=question.milligrams, estimated_seconds=question.seconds
    )
    with (
        storage().local_copy(question.part.model_key) as model,
        TemporaryDirectory(prefix="slicing-") as name,
    ):
        box = question.part.measured.box_mm
        try:
            figures = slice_part(model, question.profile, box_mm=box, place=Path(name))
        except SlicerFailed as failure:
            log.warning("slicer_failed", part=question.part.id, reason=failure.code)
            return replace(ours, error=str(failure)[:500])
        return replace(
            ours,
            milligrams=figures.milligrams,
            support_milligrams=figures.support_milligrams,
            seconds=figures.seconds,
            gcode_key=_kept(figures, question),
            error=figures.warning or None,
        )


def _kept(figures: SlicerFigures, question: _Question) -> str:
    """Keep the G-code, packed, beside the part's other files."""
    folder = question.part.model_key.rpartition("/")[0]
    key = f"{folder}/{question.cell.settings}.gcode.gz"
    packed = figures.gcode.with_suffix(".gz")
    with figures.gcode.open("rb") as plain, gzip.open(packed, "wb", 6) as pack:
        shutil.copyfileobj(plain, pack, 1 << 20)
    with packed.open("rb") as file:
        storage().put(key, file)
    return key


def _priced(quote: Quote, part: Part) -> Sliced:
    """Give the price by the slicer's figures, which are known by now."""
    with reading() as session:
        configuration = _configuration(session, quote, part)
    offered = configuration.offer(options_of(quote))
    return Sliced(
        total=offered.price.total,
        breakdown=offered.price.as_breakdown(),
        weight_mg=offered.weight_mg,
        seconds=offered.seconds,
    )
