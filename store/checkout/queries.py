"""Reads of the checkout."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.models import Cart
from store.cart.queries import contents_of, open_cart
from store.checkout.bill import hsn_of
from store.checkout.models import Draft
from store.kernel import clock
from store.kernel.errors import NotFound
from store.tax.queries import rates_on


def draft_of(session: Session, cart: Cart) -> Draft:
    """Give what is known about a cart's order so far; an empty draft when nothing is."""
    return session.get(Draft, cart.id) or Draft.blank(cart.id)


def cart_with_token(session: Session, visitor: Visitor, token: str) -> Cart:
    """Lock the visitor's cart with this token, then read all it takes to price it.

    It may be ordered already: then its order can be found by it.
    """
    mine = (Cart.token == token, visitor.owns(Cart))
    cart_id = session.scalar(select(Cart.id).where(*mine).with_for_update())
    if cart_id is None:
        raise NotFound("This cart is not here any more.")
    (cart,) = contents_of(session, [cart_id], at=clock.now()).carts
    return cart


def cart_to_check_out(session: Session, visitor: Visitor) -> Cart | None:
    """Give the visitor's open cart with all it takes to price it."""
    return open_cart(session, visitor)


def rates_for(session: Session, cart: Cart, *, at: datetime) -> dict[str, int]:
    """Give the rates of GST in force for all that is in a cart, by HSN or SAC."""
    return rates_on(session, {hsn_of(line) for line in cart.lines}, at=at)
