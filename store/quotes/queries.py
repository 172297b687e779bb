"""Reads of what can be printed, at which price, and of quotes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, joinedload

from store.accounts.visitors import Visitor
from store.catalog.models import Product
from store.kernel import ids
from store.kernel.errors import Conflict, NotFound
from store.quotes.configuration import Configuration
from store.quotes.models import Machine, Material, PrintedProduct, Quote, RateCard
from store.quotes.options import QUALITIES
from store.quotes.runs import layers_of, runs_of
from store.settings import settings
from store.tax.queries import rates_on
from store.uploads.models import Part, Upload


def materials_to_print(session: Session) -> Sequence[Material]:
    """Give the materials on offer, in the shop's order."""
    rows = select(Material).where(Material.active).order_by(Material.position, Material.id)
    return session.scalars(rows).all()


def every_material(session: Session) -> Sequence[Material]:
    """Give all materials, those that are switched off too, in the shop's order."""
    return session.scalars(select(Material).order_by(Material.position, Material.id)).all()


def every_machine(session: Session) -> Sequence[Machine]:
    """Give all kinds of machines, those that are switched off too."""
    return session.scalars(select(Machine).order_by(Machine.position, Machine.id)).all()


def material_with_slug(session: Session, slug: str) -> Material:
    """Give one material; raises NotFound."""
    found = session.scalar(select(Material).where(Material.slug == slug))
    if found is None:
        raise NotFound("There is no such material.")
    return found


def machine_with_slug(session: Session, slug: str) -> Machine:
    """Give one kind of machine; raises NotFound."""
    found = session.scalar(select(Machine).where(Machine.slug == slug))
    if found is None:
        raise NotFound("There is no such machine.")
    return found


def machines_at_work(session: Session) -> Sequence[Machine]:
    """Give the printers that may print."""
    return session.scalars(select(Machine).where(Machine.active).order_by(Machine.id)).all()


def rate_card_at(session: Session, at: datetime) -> RateCard:
    """Give the rate card that holds at a moment; raises NotFound before the first."""
    card = session.scalar(select(RateCard).where(RateCard.version == in_force(at)))
    if card is None:
        raise NotFound("Printing has no prices yet. Please come back soon.")
    return card


def rate_cards(session: Session) -> Sequence[tuple[RateCard, int]]:
    """Give every rate card with the number of quotes made by it, the latest first."""
    made = select(Quote.rate_card, func.count().label("quotes")).group_by(Quote.rate_card)
    counted = made.subquery()
    rows = (
        select(RateCard, func.coalesce(counted.c.quotes, 0))
        .outerjoin(counted, counted.c.rate_card == RateCard.version)
        .order_by(RateCard.valid_from.desc(), RateCard.version.desc())
    )
    return [(card, quotes) for card, quotes in session.execute(rows)]


def rate_card_with(session: Session, version: int) -> RateCard:
    """Give one rate card; raises NotFound."""
    card = session.get(RateCard, version)
    if card is None:
        raise NotFound("There is no rate card of this version.")
    return card


def in_force(at: datetime) -> ScalarSelect[int]:
    """Give the version of the rate card that began last; the later one of a moment."""
    begun = select(RateCard.version).where(RateCard.valid_from <= at)
    newest = begun.order_by(RateCard.valid_from.desc(), RateCard.version.desc())
    return newest.limit(1).scalar_subquery()


def print_rate(session: Session, *, at: datetime) -> int | None:
    """Give the rate of GST in force on prints, in basis points."""
    code = settings().PRINT_CODE
    return rates_on(session, [code], at=at).get(code)


def configuration_of(session: Session, upload: Upload, *, at: datetime) -> Configuration:
    """Give what can be chosen for an upload; raises Conflict when it is not measured."""
    part = upload.part
    if not upload.is_analysed or part is None:
        raise Conflict("This model is not measured yet, or cannot be printed.")
    found = configuration_of_part(session, part, card=rate_card_at(session, at))
    return replace(found, gst_bp=print_rate(session, at=at))


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


def printed_product(session: Session, product: Product) -> PrintedProduct:
    """Give what stands behind a printed product, with the model; raises NotFound."""
    rows = select(PrintedProduct).where(PrintedProduct.product_id == product.id)
    printed = session.scalar(_with_model(rows))
    if printed is None:
        raise NotFound("This is not printed to order.")
    return printed


def printed_products(session: Session) -> Sequence[PrintedProduct]:
    """Give everything that is printed to order, with its model."""
    rows = select(PrintedProduct).order_by(PrintedProduct.id)
    return session.scalars(_with_model(rows)).all()


def slug_printed_from(session: Session, upload_token: str) -> str | None:
    """Give the product that is printed from a model of the shop."""
    rows = select(Product.slug).join(
        PrintedProduct, PrintedProduct.product_id == Product.id
    )
    rows = rows.join(Upload, Upload.id == PrintedProduct.upload_id)
    return session.scalar(rows.where(Upload.token == upload_token.replace("\0", "")))


def configuration_of_product(
    session: Session, printed: PrintedProduct, *, at: datetime
) -> Configuration:
    """Give what can be chosen of a printed product.

    Raises Conflict while its model is not measured, or when nothing is left to choose.
    """
    configuration = configuration_of(session, printed.upload, at=at)
    materials = _on_offer(configuration.materials, printed)
    if not materials:
        raise Conflict("We cannot print this at the moment: its materials are not here.")
    allowed = [each for each in QUALITIES if each in (printed.qualities or QUALITIES)]
    return replace(configuration, materials=materials, qualities=allowed)


def _on_offer(materials: Sequence[Material], printed: PrintedProduct) -> Sequence[Material]:
    """Give the materials that may be chosen, in the colours that may be."""
    wanted = [
        (material, [c for c in material.colours if c["name"] in printed.colours])
        for material in materials
        if not printed.materials or material.slug in printed.materials
    ]
    if not printed.colours:
        return [material for material, _ in wanted]
    return [_in_colours(material, colours) for material, colours in wanted if colours]


def _in_colours(material: Material, colours: list[dict[str, str]]) -> Material:
    """Copy a material that comes in fewer colours; the copy belongs to no session."""
    columns = {column.key for column in Material.__table__.columns}
    same = {name: getattr(material, name) for name in columns - {"id", "colours"}}
    return Material(**same, colours=colours)


def _with_model(rows: Select[PrintedProduct]) -> Select[PrintedProduct]:
    model = joinedload(PrintedProduct.upload).joinedload(Upload.part)
    return rows.options(model)
