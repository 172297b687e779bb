"""Reads of what can be printed, at which price, and of quotes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.accounts.visitors import Visitor
from store.kernel import ids
from store.kernel.errors import Conflict, NotFound
from store.quotes.configuration import Configuration
from store.quotes.models import Machine, Material, Quote, RateCard
from store.quotes.runs import layers_of, runs_of
from store.uploads.models import Part, Upload


def materials_to_print(session: Session) -> Sequence[Material]:
    """Give the materials on offer, in the shop's order."""
    rows = select(Material).where(Material.active).order_by(Material.position, Material.id)
    return session.scalars(rows).all()


def machines_at_work(session: Session) -> Sequence[Machine]:
    """Give the printers that may print."""
    return session.scalars(select(Machine).where(Machine.active).order_by(Machine.id)).all()


def rate_card_at(session: Session, at: datetime) -> RateCard:
    """Give the rate card that holds at a moment; raises NotFound before the first."""
    rows = select(RateCard).where(RateCard.valid_from <= at)
    card = session.scalar(rows.order_by(RateCard.version.desc()).limit(1))
    if card is None:
        raise NotFound("Printing has no prices yet. Please come back soon.")
    return card


def configuration_of(session: Session, upload: Upload, *, at: datetime) -> Configuration:
    """Give what can be chosen for an upload; raises Conflict when it is not measured."""
    part = upload.part
    if not upload.is_analysed or part is None:
        raise Conflict("This model is not measured yet, or cannot be printed.")
    return configuration_of_part(session, part, card=rate_card_at(session, at))


def configuration_of_part(session: Session, part: Part, *, card: RateCard) -> Configuration:
    """Give what can be chosen for a part, with its layers and the slicer's runs on it."""
    return Configuration(
        measure=part.measured,
        materials=materials_to_print(session),
        machines=machines_at_work(session),
        card=card,
        layers=layers_of(session, part.id),
        runs=runs_of(session, part.id),
    )


def quote_of(session: Session, visitor: Visitor, token: str) -> Quote:
    """Give a visitor's own quote with its upload; raises NotFound for anybody else's."""
    rows = select(Quote).where(Quote.token == token, visitor.owns(Quote))
    rows = rows.options(joinedload(Quote.upload).joinedload(Upload.part))
    rows = rows.options(joinedload(Quote.part))
    quote = session.scalar(rows) if ids.is_token(token) else None
    if quote is None:
        raise NotFound("There is no such quote, or it belongs to somebody else.")
    return quote


def quotes_of(session: Session, visitor: Visitor, *, limit: int = 100) -> Sequence[Quote]:
    """Give a visitor's quotes with their uploads and parts, newest first."""
    rows = select(Quote).where(visitor.owns(Quote)).order_by(Quote.id.desc()).limit(limit)
    rows = rows.options(joinedload(Quote.upload), joinedload(Quote.part))
    return session.scalars(rows).all()


def renewed_quote(session: Session, quote: Quote) -> Quote | None:
    """Give the quote that a quote renews, if it renews one."""
    return session.get(Quote, quote.renews_id) if quote.renews_id else None
