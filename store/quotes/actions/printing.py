"""Products are printed from a model of the shop: put up, ordered, priced for the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.accounts.visitors import Visitor
from store.catalog.actions.editing import refresh_listings
from store.catalog.actions.listing import relist
from store.catalog.actions.prices import change_price
from store.catalog.models import Product
from store.kernel import ids
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.actions.asking import request_quote
from store.quotes.models import PrintedProduct, Quote, QuoteStatus
from store.quotes.options import USUAL_INFILL, Options
from store.quotes.queries import configuration_of_product
from store.uploads.actions.receiving import receive_upload
from store.uploads.quarantine import Kept


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What may be chosen of a printed product; nothing named means everything."""

    materials: Sequence[str] = ()
    colours: Sequence[str] = ()
    qualities: Sequence[str] = ()
    infill: int = USUAL_INFILL


def print_product(
    session: Session, *, product: Product, kept: Kept, choices: Choices, at: datetime
) -> PrintedProduct:
    """Let a product be printed from a file of the shop; it can be ordered once measured.

    Raises Invalid for a product that is kept in stock.
    """
    if not product.made_to_order:
        raise Invalid("This product is kept in stock, not made to order.")
    nobody = Visitor(ids.token()[:32])
    upload = receive_upload(session, visitor=nobody, kept=kept, at=at)
    upload.of_the_shop = True
    upload.rename(product.name)
    printed = PrintedProduct(product_id=product.id, upload_id=upload.id)
    printed.materials, printed.colours = list(choices.materials), list(choices.colours)
    printed.qualities, printed.infill = list(choices.qualities), choices.infill
    session.add(printed)
    session.flush()
    return printed


def order_print(
    session: Session,
    *,
    printed: PrintedProduct,
    options: Options,
    visitor: Visitor,
    at: datetime,
) -> Quote:
    """Quote a printed product for a visitor, at once and firm: the shop knows its models.

    Raises Invalid for what this product does not come in, and what `request_quote` raises.
    """
    configuration_of_product(session, printed, at=at).check(options)
    if options.infill != printed.infill:
        raise Invalid("This product is printed with another infill.", field="infill")
    quote = request_quote(
        session, upload=printed.upload, options=options, visitor=visitor, at=at
    )
    quote.upload = printed.upload  # whoever draws the quote names the model
    if quote.status == QuoteStatus.DRAFT:
        quote.stand_by_it()
    return quote


def price_on_shelf(
    session: Session,
    *,
    printed_id: int,
    lowest: Money | None,
    worked_out_from: str,
    at: datetime,
) -> None:
    """Say on the shelf what a printed product costs from; None when nothing can be had."""
    printed = session.get_one(PrintedProduct, printed_id, with_for_update=True)
    printed.priced_for = worked_out_from
    product = _locked(session, printed.product_id)
    before = (product.in_stock, product.lowest_price)
    if lowest is not None:
        for variant in product.variants:
            change_price(session, variant=variant, price=lowest, at=at)
    product.in_stock = lowest is not None
    session.flush()
    refresh_listings(session, variant_ids=[variant.id for variant in product.variants])
    if (product.in_stock, product.lowest_price) != before:
        relist(session, [product.id])


def _locked(session: Session, product_id: int) -> Product:
    row = select(Product).where(Product.id == product_id).with_for_update(of=Product)
    return session.scalars(row.options(selectinload(Product.variants))).one()
