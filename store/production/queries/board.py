"""The workshop's board: each job as a card, in columns of stages or lanes of printers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from store.production.fitting import Need, Offer, offers, why_not_outside, why_waiting
from store.production.models import (
    Plate,
    Printer,
    PrintJob,
    PrintStatus,
    Provider,
    Spool,
)
from store.production.queries.benches import (
    Workshop,
    needs_of,
    printers_at_work,
    workshop,
)
from store.production.queries.jobs import with_place
from store.production.queries.workshop import low_spools
from store.quotes.models import Material

RECENT = timedelta(days=7)
MAX_IN_COLUMN = 60
MOST = 300  # that wait, on the page of the queue


@dataclass(frozen=True)
class Card:
    """A job with what its card says: printers that could begin it, or why it waits."""

    job: PrintJob
    of: int
    swatch: str
    offers: Sequence[Offer] = ()
    waits: str = ""
    providers: Sequence[Provider] = ()


@dataclass(frozen=True)
class Column:
    """One column of the board: `cards` are the first `MAX_IN_COLUMN` of `total`."""

    status: PrintStatus
    cards: Sequence[Card]
    total: int

    @property
    def jobs(self) -> list[PrintJob]:
        return [card.job for card in self.cards]

    @property
    def left_out(self) -> int:
        return self.total - len(self.cards)


@dataclass(frozen=True)
class Lane:
    """A printer or a provider, and the cards of what it makes now."""

    title: str
    printer: Printer | None = None
    provider: Provider | None = None
    plates: Sequence[Plate] = ()
    cards: Sequence[Card] = ()
    until: datetime | None = None


@dataclass(frozen=True)
class Board:
    """All that the page of the board shows, whichever way it is turned."""

    columns: Sequence[Column]
    lanes: Sequence[Lane] = field(default_factory=list)
    low: Sequence[Spool] = field(default_factory=list)

    @property
    def queue(self) -> Column:
        return next(one for one in self.columns if one.status == PrintStatus.QUEUED)


def board(session: Session, *, at: datetime) -> list[Column]:
    """Give the columns, what is due first on top; done jobs of the last week only."""
    return list(whole_board(session, at=at).columns)


def whole_board(session: Session, *, at: datetime, lanes: bool = False) -> Board:
    """Give the board with its low spools, and with a lane for each printer when asked."""
    counts = _counts(session, at=at)
    jobs = {status: _jobs_in(session, status, at=at) for status in PrintStatus}
    everything = [job for some in jobs.values() for job in some]
    there = workshop(session)
    cards = _cards(session, everything, there)
    columns = [
        Column(status, [cards[job.id] for job in some], counts.get(status, 0))
        for status, some in jobs.items()
    ]
    turned = _lanes(session, columns[1].cards, there) if lanes else []
    return Board(columns, turned, low_spools(session))


def queued_cards(session: Session) -> Sequence[Card]:
    """Give what waits to be printed, what is due first on top."""
    rows = _of_status(PrintStatus.QUEUED).where(PrintJob.stopped_at.is_(None))
    jobs = session.scalars(rows.order_by(PrintJob.due_at, PrintJob.id).limit(MOST)).all()
    cards = _cards(session, jobs, workshop(session))
    return [cards[job.id] for job in jobs]


def cards_numbered(session: Session, numbers: Sequence[str]) -> Sequence[Card]:
    """Give the cards of some jobs, in the order of their numbers."""
    rows = select(PrintJob).where(PrintJob.number.in_(numbers)).order_by(PrintJob.number)
    rows = rows.options(*with_place(joinedload(PrintJob.plate)))
    jobs = session.scalars(rows).all()
    cards = _cards(session, jobs, workshop(session))
    return [cards[job.id] for job in jobs]


def card_of(session: Session, job: PrintJob) -> Card:
    """Give the card of one job."""
    return _cards(session, [job], workshop(session))[job.id]


def _cards(session: Session, jobs: Sequence[PrintJob], there: Workshop) -> dict[int, Card]:
    queued = [job for job in jobs if job.is_queued]
    needs = needs_of(session, queued) if queued else {}
    of, swatches = _prints_of_orders(session, jobs), _swatches(session)
    cards = {}
    for job in jobs:
        card = Card(job, of[job.order_id], swatches.get((job.material, job.colour), ""))
        if job.id in needs:
            card = _with_offers(card, needs[job.id], there)
        cards[job.id] = card
    return cards


def _with_offers(card: Card, need: Need, there: Workshop) -> Card:
    outside = [
        each
        for each in there.providers
        if not why_not_outside(
            need, each.materials, (each.width_mm, each.depth_mm, each.height_mm)
        )
    ]
    return replace(
        card,
        offers=offers(need, there.benches),
        waits=why_waiting(need, there.benches),
        providers=outside,
    )


def _lanes(session: Session, cards: Sequence[Card], there: Workshop) -> list[Lane]:
    """Give a lane for each printer and provider, and one for what is printed elsewhere."""
    until = {bench.slug: bench.until for bench in there.benches}
    lanes = []
    for printer in printers_at_work(session):
        here = [card for card in cards if _printer_of(card) == printer.id]
        lanes.append(Lane(printer.name, printer, cards=here, until=until[printer.slug]))
    for provider in there.providers:
        here = [card for card in cards if _provider_of(card) == provider.id]
        lanes.append(Lane(provider.name, provider=provider, cards=here))
    shown = {card.job.id for lane in lanes for card in lane.cards}
    rest = [card for card in cards if card.job.id not in shown]
    return [*lanes, Lane("Elsewhere", cards=rest)] if rest else lanes


def _printer_of(card: Card) -> int | None:
    return card.job.plate.printer_id if card.job.plate else None


def _provider_of(card: Card) -> int | None:
    handoff = card.job.plate.handoff if card.job.plate else None
    return handoff.provider_id if handoff else None


def _prints_of_orders(session: Session, jobs: Sequence[PrintJob]) -> dict[int, int]:
    """Count the prints of each order, so that a card can say "2 of 5"."""
    rows = (
        select(PrintJob.order_id, func.count(PrintJob.id))
        .where(PrintJob.order_id.in_({job.order_id for job in jobs}))
        .group_by(PrintJob.order_id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def _swatches(session: Session) -> dict[tuple[str, str], str]:
    return {
        (name, colour["name"]): colour["swatch"]
        for name, colours in session.execute(select(Material.name, Material.colours))
        for colour in colours
    }


def _jobs_in(session: Session, status: PrintStatus, *, at: datetime) -> Sequence[PrintJob]:
    order = PrintJob.moved_at.desc() if status == PrintStatus.DONE else PrintJob.due_at
    rows = _of_status(status).where(_is_on_board(at))
    return session.scalars(rows.order_by(order, PrintJob.id).limit(MAX_IN_COLUMN)).all()


def _of_status(status: PrintStatus) -> Select[PrintJob]:
    rows = select(PrintJob).where(PrintJob.status == status)
    return rows.options(*with_place(joinedload(PrintJob.plate)))


def _counts(session: Session, *, at: datetime) -> dict[PrintStatus, int]:
    rows = (
        select(PrintJob.status, func.count(PrintJob.id))
        .where(_is_on_board(at))
        .group_by(PrintJob.status)
    )
    return {PrintStatus(status): count for status, count in session.execute(rows)}


def _is_on_board(at: datetime) -> ColumnElement[bool]:
    """Leave out what was done long ago, and what is not to be made any more."""
    current = or_(PrintJob.status != PrintStatus.DONE, PrintJob.moved_at > at - RECENT)
    return and_(current, PrintJob.stopped_at.is_(None))
