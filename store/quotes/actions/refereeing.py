"""What our own slicing and the real slicer bring to light is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.kernel.money import Money
from store.quotes.models import Quote, QuoteStatus, SlicerRun, Slicing
from store.quotes.runs import readable
from store.uploads.models import Part

# So much more than we had shown we bear ourselves; beyond, a person looks at it.
BORNE_BASIS_POINTS = 1_000


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What was sliced; `infill` in percent."""

    machine: str
    material: str
    quality: str
    infill: int
    supports: bool

    @property
    def settings(self) -> str:
        """A short name of all of it together."""
        held = "supports" if self.supports else "plain"
        return f"{self.machine}/{self.material}/{self.quality}/{self.infill}/{held}"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the slicer said of one piece, or why it said nothing."""

    estimated_milligrams: int
    estimated_seconds: int
    milligrams: int | None = None
    support_milligrams: int | None = None
    seconds: int | None = None
    gcode_key: str | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sliced:
    """What all pieces of a quote weigh, take and cost by the slicer's figures."""

    total: Money
    breakdown: list[dict[str, Any]]
    weight_mg: int
    seconds: int


def keep_layers(session: Session, *, part_id: int, cut: str, layers: bytes) -> None:
    """Keep how a part was cut; whoever was quicker stays, unless it cannot be read."""
    session.get_one(Part, part_id, with_for_update=True)
    rows = select(Slicing).where(Slicing.part_id == part_id, Slicing.cut == cut)
    known = session.scalar(rows)
    if known is None:
        session.add(Slicing(part_id=part_id, cut=cut, layers=layers))
    elif readable(known.layers) is None:
        known.layers = layers
    session.flush()


def keep_run(
    session: Session, *, part_id: int, cell: Cell, found: Found, at: datetime
) -> SlicerRun:
    """Keep what the slicer said; the latest word on the same settings stands."""
    session.get_one(Part, part_id, with_for_update=True)
    rows = select(SlicerRun).where(
        SlicerRun.part_id == part_id, SlicerRun.settings == cell.settings
    )
    run = session.scalar(rows)
    if run is None:
        run = SlicerRun(part_id=part_id, settings=cell.settings, **vars(cell))
        session.add(run)
    for name, value in vars(found).items():
        setattr(run, name, value)
    run.created_at = at
    session.flush()
    return run


def settle_quote(
    session: Session, *, quote_id: int, run: SlicerRun | None, sliced: Sliced | None
) -> Quote:
    """Let the slicer's word decide a quote: confirmed, cheaper, or for a person.

    `sliced` is the price by the slicer's figures; both are None when it had none to give. A
    firm price stays what it is whatever the slicer says, and none is ever raised.
    """
    quote = session.get_one(Quote, quote_id, with_for_update=True)
    bearable = quote.total + quote.total.part(BORNE_BASIS_POINTS)
    agreed = run if sliced is not None and sliced.total <= bearable else None
    if quote.status == QuoteStatus.DRAFT:
        _decide(quote, agreed, sliced)
    elif quote.status == QuoteStatus.PRICED and agreed and quote.reviewed_at is None:
        quote.confirm(agreed)
    return quote


def _decide(quote: Quote, agreed: SlicerRun | None, sliced: Sliced | None) -> None:
    if agreed is None or sliced is None:
        quote.send_to_review()
        return
    quote.confirm(agreed)
    quote.weight_mg, quote.seconds = sliced.weight_mg, sliced.seconds
    if sliced.total < quote.total:
        quote.total, quote.breakdown = sliced.total, sliced.breakdown


def forget_gcode(session: Session, *, run_id: int) -> None:
    """Note that a run's G-code is deleted; its figures stay."""
    session.get_one(SlicerRun, run_id).gcode_key = None
