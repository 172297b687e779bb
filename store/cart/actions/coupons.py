"""Codes are applied to a cart, and taken off: coupons, and gift cards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions.taking import own_cart
from store.cart.models import Cart, Past, discounts_of
from store.kernel.errors import Invalid
from store.promotions.codes import person_key, tidy
from store.promotions.models import GiftCard
from store.promotions.queries import (
    NO_SUCH_CODE,
    card_with_code,
    coupon_with_code,
    spent_codes,
)

NOTHING_YET = "Put something in your cart first."
EMPTY_CARD = "Nothing is left on this gift card."


def apply_code(session: Session, *, visitor: Visitor, code: str, at: datetime) -> Cart:
    """Apply a coupon's or a gift card's code to the visitor's cart.

    Raises Invalid, saying why it does not help. What is unknown, over or used up is
    refused in the same words.
    """
    cart = own_cart(session, visitor, at=at)
    if cart is None or not cart.lines:
        raise Invalid(NOTHING_YET, field="code")
    card = card_with_code(session, code)
    if card is not None:
        _lay(cart, card, at=at)
    else:
        _take(session, cart, code, at=at)
    session.flush()
    return cart


def remove_code(
    session: Session, *, visitor: Visitor, code: str, card: str, at: datetime
) -> Cart | None:
    """Take a code off the visitor's cart, or the gift card whose code ends so."""
    cart = own_cart(session, visitor, at=at)
    if cart is not None:
        cart.drop_code(tidy(code))
        cart.take_back_card(tidy(card))
        session.flush()
    return cart


def _lay(cart: Cart, card: GiftCard, *, at: datetime) -> None:
    if not card.is_usable(at):
        raise Invalid(NO_SUCH_CODE, field="code")
    if not card.balance:
        raise Invalid(EMPTY_CARD, field="code")
    cart.lay_card(card)


def _take(session: Session, cart: Cart, code: str, *, at: datetime) -> None:
    coupon = coupon_with_code(session, code)
    if not coupon.works(at):
        raise Invalid(NO_SUCH_CODE, field="code")
    cart.take_code(coupon)
    cart.past = _past(session, cart)
    refusal = discounts_of(cart, at=at).refusals.get(coupon.code)
    if refusal:
        raise Invalid(refusal, field="code")


def _past(session: Session, cart: Cart) -> Past:
    """Ask what a customer did before; of a guest it is asked once an address is known."""
    if cart.customer is None:
        return Past()
    people = {person_key(cart.customer.email)}
    customer_id = cart.customer_id
    spent = spent_codes(session, cart.coupons, people=people, customer_id=customer_id)
    return Past(spent=spent)
