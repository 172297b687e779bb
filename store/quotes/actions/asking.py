"""Makes firm quotes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.accounts.visitors import Visitor
from store.kernel.errors import Conflict, Gone, Invalid
from store.quotes.models import VALID, Material, Quote, QuoteStatus
from store.quotes.offers import Offer
from store.quotes.options import Options
from store.quotes.queries import configuration_of
from store.uploads.models import Upload


def request_quote(
    session: Session, *, upload: Upload, options: Options, visitor: Visitor, at: datetime
) -> Quote:
    """Work out the price again and hold it for two weeks.

    Raises Invalid for options that are not on offer, Conflict for a file that is not
    measured or fits no printer, Gone for one whose file is deleted.
    """
    return _new_quote(session, upload=upload, options=options, visitor=visitor, at=at)


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
    quote = _new_quote(session, upload=upload, options=options, visitor=visitor, at=at)
    quote.status = QuoteStatus.DRAFT
    quote.send_to_review(question.strip())
    if address:
        session.get_one(Upload, quote.upload_id).notify = address
    return quote


def _new_quote(
    session: Session, *, upload: Upload, options: Options, visitor: Visitor, at: datetime
) -> Quote:
    upload = _as_it_is(session, upload.id)
    configuration = configuration_of(session, upload, at=at)
    if not configuration.fits:
        raise Conflict("This model is larger than our printers. Scale or split it.")
    configuration.check(options)
    material = configuration.material(options.material)
    quote = _quote(upload, material, configuration.offer(options))
    quote.part_id = upload.part_id
    quote.visitor, quote.customer_id = visitor.key, visitor.customer_id
    quote.rate_card = configuration.card.version
    quote.created_at, quote.expires_at = at, at + VALID
    session.add(quote)
    session.flush()
    return quote


def _as_it_is(session: Session, upload_id: int) -> Upload:
    """Read an upload anew with its part: what is quoted now is what is there now."""
    rows = select(Upload).where(Upload.id == upload_id).options(joinedload(Upload.part))
    upload = session.scalars(rows.execution_options(populate_existing=True)).one()
    if upload.is_deleted or not upload.storage_key:
        raise Gone("We have deleted this model as promised. Upload it again to print it.")
    return upload


def _quote(upload: Upload, material: Material, offered: Offer) -> Quote:
    options = offered.options
    return Quote(
        upload_id=upload.id,
        material=material.slug,
        material_name=material.name,
        colour=options.colour,
        quality=options.quality,
        infill=options.infill,
        quantity=options.quantity,
        weight_mg=offered.weight_mg,
        seconds=offered.seconds,
        total=offered.price.total,
        breakdown=offered.price.as_breakdown(),
    )
