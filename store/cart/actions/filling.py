"""What visitors put into their cart, change, and take out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions.holding import let_go_of_rest
from store.cart.actions.taking import cart_to_fill, filling, own_line
from store.cart.models import Cart, CartLine
from store.catalog.models import Variant
from store.catalog.queries.products import product_named
from store.kernel.errors import NotFound
from store.quotes.actions.printing import order_print
from store.quotes.options import Options
from store.quotes.queries import printed_product, quote_of


def add_variant(
    session: Session, *, visitor: Visitor, sku: str, quantity: int, at: datetime
) -> tuple[Cart, CartLine]:
    """Put so many of a variant into the visitor's cart; an existing line grows.

    Raises NotFound for a number that is not on sale, Invalid for a quantity.
    """
    cart, beside = filling(session, visitor, at=at, sku=sku)
    variant = _on_sale(beside)
    line = cart.add(variant, quantity, available=cart.left[variant.id])
    session.flush()
    return cart, line


def add_quote(
    session: Session, *, visitor: Visitor, token: str, at: datetime
) -> tuple[Cart, CartLine]:
    """Put the visitor's own quote in, once; raises Gone when its time is over."""
    cart = cart_to_fill(session, visitor, at=at)
    line = cart.add_quote(quote_of(session, visitor, token), at=at)
    session.flush()
    return cart, line


def add_print(
    session: Session, *, visitor: Visitor, slug: str, options: Options, at: datetime
) -> tuple[Cart, CartLine]:
    """Put a product in that is printed when ordered, as chosen, at a firm price.

    Raises NotFound for what is not printed to order, Invalid or Conflict for the choice.
    """
    cart = cart_to_fill(session, visitor, at=at)
    printed = printed_product(session, product_named(session, slug))
    quote = order_print(session, printed=printed, options=options, visitor=visitor, at=at)
    line = cart.add_quote(quote, at=at)
    session.flush()
    return cart, line


def change_line(
    session: Session,
    *,
    visitor: Visitor,
    line_id: int,
    quantity: int,
    at: datetime,
    was: int | None = None,
) -> Cart:
    """Set a line's quantity; zero takes it out. `was` is what the visitor looked at."""
    cart, line = own_line(session, visitor, line_id, at=at)
    left = cart.left.get(line.variant_id or 0, 0)
    cart.change(line, quantity, available=left, was=was)
    session.flush()
    let_go_of_rest(session, cart, at=at)
    return cart


def remove_line(
    session: Session, *, visitor: Visitor, line_id: int, at: datetime
) -> tuple[Cart, CartLine]:
    """Take a line out; gives the cart, and the line so that it can be put back."""
    cart, line = own_line(session, visitor, line_id, at=at)
    cart.remove(line)
    session.flush()
    let_go_of_rest(session, cart, at=at)
    return cart, line


def _on_sale(beside: Sequence[Variant]) -> Variant:
    for variant in beside:
        if variant.active and variant.product.is_active:
            return variant
    raise NotFound("We do not sell a part with this number.")
