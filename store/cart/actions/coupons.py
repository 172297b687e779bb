"""A code is applied to a cart, and taken off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions.taking import own_cart
from store.cart.models import Cart
from store.kernel.errors import Invalid
from store.promotions.queries import coupon_with_code

NOTHING_YET = "Put something in your cart first."


def apply_coupon(session: Session, *, visitor: Visitor, code: str, at: datetime) -> Cart:
    """Apply a code to the visitor's cart; raises Invalid, saying why it does not help."""
    cart = own_cart(session, visitor, at=at)
    if cart is None or not cart.lines:
        raise Invalid(NOTHING_YET, field="code")
    coupon = coupon_with_code(session, code)
    coupon.require_usable(subtotal=cart.subtotal, at=at)
    cart.take_coupon(coupon)
    session.flush()
    return cart


def remove_coupon(session: Session, *, visitor: Visitor, at: datetime) -> Cart | None:
    """Take the code off the visitor's cart."""
    cart = own_cart(session, visitor, at=at)
    if cart is not None:
        cart.take_coupon(None)
        session.flush()
    return cart
