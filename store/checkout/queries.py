"""Reads of the checkout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from store.accounts.visitors import Visitor
from store.cart.models import Cart, Past
from store.cart.queries import contents_of, open_cart
from store.checkout.bill import hsn_of
from store.checkout.models import Draft
from store.kernel import clock
from store.kernel.errors import NotFound
from store.orders.queries import has_ordered
from store.promotions.codes import person_key
from store.promotions.models import GiftCard
from store.promotions.queries import locked_cards, locked_coupons, spent_codes
from store.tax.queries import rates_on


class Buyer(TypedDict):
    """Who buys, as earlier orders know them."""

    people: set[str]
    customer_id: int | None


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
    cart = open_cart(session, visitor)
    if cart is not None:
        recall(session, cart, draft_of(session, cart).email)
    return cart


def recall(session: Session, cart: Cart, email: str, *, but_order: int = 0) -> None:
    """Tell a cart what its buyer did before, an order of its own left out.

    Whoever has signed in is known by their own address too.
    """
    known = [email, cart.customer.email if cart.customer is not None else ""]
    who: Buyer = {
        "people": {person_key(each) for each in known if each},
        "customer_id": cart.customer_id,
    }
    spent = spent_codes(session, cart.coupons, **who)
    is_known = _asks_for_first(cart) and has_ordered(session, **who, but_order=but_order)
    cart.past = Past(is_known, spent)


def lock_promises(session: Session, cart: Cart) -> Sequence[GiftCard]:
    """Lock the limited codes and then the gift cards of a cart, and read them anew."""
    fresh = {each.id: each for each in locked_coupons(session, cart.coupon_ids)}
    for code in cart.codes:
        if code.coupon_id in fresh:
            coupon = fresh[code.coupon_id]
            set_committed_value(coupon, "promotion", code.coupon.promotion)
            set_committed_value(code, "coupon", coupon)
    cards = {card.id: card for card in locked_cards(session, cart.card_ids)}
    for each in cart.laid:
        set_committed_value(each, "card", cards[each.card_id])
    return list(cards.values())


def _asks_for_first(cart: Cart) -> bool:
    offers = [*cart.around.offers, *(coupon.offer() for coupon in cart.coupons)]
    return any(offer.rules.first_order for offer in offers)


def rates_for(session: Session, cart: Cart, *, at: datetime) -> dict[str, int]:
    """Give the rates of GST in force for all that is in a cart, by HSN or SAC."""
    return rates_on(session, {hsn_of(line) for line in cart.lines}, at=at)
