"""What has changed since it was put in is agreed to, or quoted again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions.taking import GONE, own_cart, own_line
from store.cart.models import Cart, CartLine
from store.kernel.errors import Conflict, Invalid, NotFound
from store.quotes.actions.asking import renew_quote
from store.quotes.models import Quote, QuoteStatus
from store.quotes.queries import quote_of

STILL_GOOD = "This quote still holds: order it as it is."


def agree_to_prices(session: Session, *, visitor: Visitor, seal: str, at: datetime) -> Cart:
    """Take all prices as they were shown; raises Conflict when they have moved again."""
    cart = own_cart(session, visitor, at=at)
    if cart is None:
        raise NotFound(GONE)
    cart.agree_to_prices(seal)
    session.flush()
    return cart


def quote_again(
    session: Session, *, visitor: Visitor, line_id: int, at: datetime
) -> tuple[Cart, CartLine, Quote]:
    """Ask a line's quote anew with the same options, and put it into its place.

    What it cost before is kept, so that a higher price is agreed to first. A quote that
    is not firm yet leaves the line as it is. Raises what `renew_quote` raises.
    """
    cart, line = own_line(session, visitor, line_id, at=at)
    if line.quote is None:
        raise Invalid("Only a print is quoted.")
    if line.quote.is_open(at):
        raise Conflict(STILL_GOOD)
    before = quote_of(session, visitor, line.quote.token)
    renewed = renew_quote(session, quote=before, visitor=visitor, at=at)
    renewed.upload = before.upload  # whoever draws the quote names the model
    if before.upload.of_the_shop and renewed.status == QuoteStatus.DRAFT:
        renewed.stand_by_it()
    if renewed.is_open(at):
        line.take_quote(renewed)
    session.flush()
    return cart, line, renewed
