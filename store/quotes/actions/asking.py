"""Makes firm quotes."""

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.kernel.errors import Conflict, Gone
from store.quotes.models import VALID, Material, Quote
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
    if not upload.storage_key:
        raise Gone("We have deleted this model as promised. Upload it again to print it.")
    configuration = configuration_of(session, upload, at=at)
    if not configuration.fits:
        raise Conflict("This model is larger than our printers. Scale or split it.")
    configuration.check(options)
    material = configuration.material(options.material)
    quote = _quote(upload, material, configuration.offer(options))
    quote.visitor, quote.customer_id = visitor.key, visitor.customer_id
    quote.rate_card = configuration.card.version
    quote.created_at, quote.expires_at = at, at + VALID
    session.add(quote)
    session.flush()
    return quote


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
