"""Quotes are asked for: firm at once, after the slicer's word, or by a person."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.accounts.visitors import Visitor
from store.infra.outbox import announce
from store.kernel.errors import Conflict, Gone, Invalid
from store.quotes.actions.refereeing import Cell
from store.quotes.models import VALID, Process, Quote, QuoteStatus
from store.quotes.offers import Offer
from store.quotes.options import Options
from store.quotes.queries import configuration_of
from store.quotes.runs import run_with
from store.quotes.topics import QUOTE_ASKED
from store.uploads.models import Upload


def request_quote(
    session: Session, *, upload: Upload, options: Options, visitor: Visitor, at: datetime
) -> Quote:
    """Work out the price again and hold it for two weeks.

    Where our own figures are not sure enough it is a draft until the slicer has spoken.
    Raises Invalid for options that are not on offer, Conflict for a file that is not
    measured or fits no printer, Gone for one whose file is deleted.
    """
    quote, offered = _new(session, upload.id, options, visitor, at=at)
    quote.status = _standing(offered)
    if offered.is_sliced:
        _adopt_run(session, quote)
    elif offered.material.process == Process.FDM:
        announce(session, QUOTE_ASKED, quote.id)
    return quote


def renew_quote(session: Session, *, quote: Quote, visitor: Visitor, at: datetime) -> Quote:
    """Quote the same options for the same part at today's prices.

    Raises what `request_quote` raises, and Conflict when the model has been prepared in
    another way since.
    """
    upload = _as_it_is(session, quote.upload_id)
    if upload.part_id != quote.part_id:
        raise Conflict("The model has been changed since. Choose its options again.")
    renewed = request_quote(
        session, upload=upload, options=options_of(quote), visitor=visitor, at=at
    )
    renewed.renews_id = quote.id
    return renewed


def ask_person(  # noqa: PLR0913 a question has this many facts
    session: Session,
    *,
    upload: Upload,
    options: Options,
    visitor: Visitor,
    question: str,
    address: str | None = None,
    at: datetime,
) -> Quote:
    """Have a person price it; nothing is charged before the customer orders at that price.

    Raises what `request_quote` raises, and Invalid without a question.
    """
    if not question.strip():
        raise Invalid("Write what we should know.", field="question")
    quote, _ = _new(session, upload.id, options, visitor, at=at)
    quote.status = QuoteStatus.DRAFT
    quote.send_to_review(question.strip())
    if address:
        session.get_one(Upload, quote.upload_id).notify = address
    return quote


def options_of(quote: Quote) -> Options:
    """Give the choice that a quote was made for."""
    return Options(
        material=quote.material,
        colour=quote.colour,
        quality=quote.quality,
        infill=quote.infill,
        quantity=quote.quantity,
        finish=quote.finish,
        lead=quote.lead,
    )


def cell_of(quote: Quote) -> Cell:
    """Give what the slicer is asked for."""
    return Cell(
        machine=quote.machine,
        material=quote.material,
        quality=quote.quality,
        infill=quote.infill,
        supports=quote.supports,
    )


def _new(
    session: Session, upload_id: int, options: Options, visitor: Visitor, *, at: datetime
) -> tuple[Quote, Offer]:
    upload = _as_it_is(session, upload_id)
    configuration = configuration_of(session, upload, at=at)
    if not configuration.fits:
        raise Conflict("This model is larger than our printers. Scale or split it.")
    configuration.check(options)
    offered = configuration.offer(options)
    quote = _quote(upload, offered)
    quote.visitor, quote.customer_id = visitor.key, visitor.customer_id
    quote.rate_card = configuration.card.version
    quote.created_at, quote.expires_at = at, at + VALID
    session.add(quote)
    session.flush()
    return quote, offered


def _as_it_is(session: Session, upload_id: int) -> Upload:
    """Read an upload anew with its part: what is quoted now is what is there now."""
    rows = select(Upload).where(Upload.id == upload_id).options(joinedload(Upload.part))
    upload = session.scalars(rows.execution_options(populate_existing=True)).one()
    if upload.is_deleted or not upload.storage_key:
        raise Gone("We have deleted this model as promised. Upload it again to print it.")
    return upload


def _standing(offered: Offer) -> QuoteStatus:
    """Say how a quote begins."""
    if offered.is_sliced:
        return QuoteStatus.SLICED
    return QuoteStatus.DRAFT if offered.needs_slicer else QuoteStatus.PRICED


def _adopt_run(session: Session, quote: Quote) -> None:
    run = run_with(session, quote.part_id or 0, cell_of(quote).settings)
    quote.run_id = run.id if run else None


def _quote(upload: Upload, offered: Offer) -> Quote:
    options = offered.options
    return Quote(
        upload_id=upload.id,
        part_id=upload.part_id,
        material=offered.material.slug,
        material_name=offered.material.name,
        machine=offered.machine.slug,
        colour=options.colour,
        quality=options.quality,
        infill=options.infill,
        finish=options.finish,
        lead=options.lead,
        supports=offered.supports,
        quantity=options.quantity,
        extra_days=offered.extra_days,
        weight_mg=offered.weight_mg,
        seconds=offered.seconds,
        confidence=offered.confidence,
        total=offered.price.total,
        breakdown=offered.price.as_breakdown(),
    )
