"""The checkout: fill the draft, then place the order under the cart's lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions.reminding import settle_reminders
from store.cart.models import MAX_QUANTITY, Cart, cart_problems
from store.cart.queries.wanted import wanted_stock as wanted_by_cart
from store.catalog.actions.holding import hold_for_cart
from store.catalog.actions.stock import SoldOut, hold_stock
from store.catalog.queries.prices import kits_of
from store.checkout.bill import (
    Agreement,
    Bill,
    agreement,
    bill,
)
from store.checkout.models import Draft
from store.checkout.queries import (
    cart_with_token,
    draft_of,
    lock_promises,
    rates_for,
    recall,
)
from store.checkout.snapshot import order_from, part_line
from store.checkout.steps import ways_for
from store.delivery.queries import network
from store.kernel.errors import Conflict, Gone, Invalid
from store.kernel.money import Money
from store.orders.actions import wanted_stock
from store.orders.models import Order
from store.orders.queries import order_of_cart
from store.payments.actions import agree_terms
from store.payments.queries import terms_of
from store.promotions.actions import hold_cards, redeem_codes
from store.quotes.models import Quote

NOT_THIS_WAY = "This order cannot be paid in that way. Choose one of these."


class CartChanged(Conflict):
    """What the customer agreed to is not what it would be now."""

    def __init__(self, was: Money, now: Money) -> None:
        what = (
            f"The total has changed since you looked: {was} has become {now}."
            if was != now
            else "Something has changed since you looked."
        )
        super().__init__(f"{what} Please check the order again.")


def fill_draft(session: Session, *, cart: Cart, fields: Mapping[str, Any]) -> Draft:
    """Keep what the customer told one step of the checkout, under the cart's lock."""
    session.execute(select(Cart.id).where(Cart.id == cart.id).with_for_update())
    draft = session.merge(draft_of(session, cart))
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft


def keep_stock(
    session: Session, *, cart: Cart, lasting: timedelta, at: datetime
) -> dict[int, int]:
    """Keep what the cart wants while its owner goes through the checkout.

    Gives what is left of what is short, by variant; the rest is kept all the same.
    """
    session.execute(select(Cart.id).where(Cart.id == cart.id).with_for_update())
    wanted = wanted_by_cart(session, cart)
    return hold_for_cart(session, cart_id=cart.id, wanted=wanted, lasting=lasting, at=at)


def place_order(
    session: Session,
    *,
    visitor: Visitor,
    cart_token: str,
    agreed: Agreement,
    shop_state: str,
    at: datetime,
) -> Order:
    """Make the order of a cart, once: the same cart always gives the same order.

    Under the cart's lock it is priced again; raises CartChanged, SoldOut, Gone or
    Invalid, and then nothing has happened.
    """
    cart = cart_with_token(session, visitor, cart_token)
    placed = order_of_cart(session, cart.id)
    if placed is not None:
        return placed
    cart.priced_at = at  # a price that turns meanwhile does not split the order
    draft = draft_of(session, cart)
    _require_complete(cart, draft, at=at)
    cards = lock_promises(session, cart)
    recall(session, cart, draft.email)
    ways = network(session)
    rates = rates_for(session, cart, at=at)
    priced = bill(cart, draft, network=ways, rates=rates, shop_state=shop_state, at=at)
    if agreement(draft, priced) != agreed:
        raise CartChanged(agreed.total, priced.total)
    order = order_from(cart, draft, priced, visitor=visitor, at=at)
    order.payment_method = way_to_pay(session, visitor, priced, agreed.way)
    write_down_kits(session, order, cart)
    session.add(order)
    session.flush()
    _redeem(session, order, cart, priced, at=at)
    hold_cards(session, cards=cards, order_id=order.id, amount=order.gift_total, at=at)
    cart.mark_ordered()
    settle_reminders(session, email=draft.email, customer_id=visitor.customer_id, at=at)
    _hold(session, order, at=at)  # late: whoever wants the same thing waits from here on
    _freeze_quotes(session, cart, at=at)
    agree_terms(session, order, at=at)
    return order


def _require_complete(cart: Cart, draft: Draft, *, at: datetime) -> None:
    if not cart.is_open:
        raise Conflict("Your cart has changed meanwhile. Please check the order again.")
    if not cart.lines:
        raise Conflict("Your cart is empty, so there is nothing to order.")
    if not draft.has_delivery:
        raise Invalid("Some of the address or the delivery is still missing.")
    enough = dict.fromkeys(cart.variant_ids, MAX_QUANTITY)  # stock is asked under its lock
    for problem in cart_problems(cart, available=enough, at=at):
        if problem.blocks:
            kind = Gone if problem.line.is_print else Conflict
            raise kind(f"{problem.line.title}: {problem.sentence}")


def way_to_pay(session: Session, visitor: Visitor, priced: Bill, code: str) -> str:
    """Check that this bill may be paid so; raises Invalid."""
    terms = terms_of(session, visitor.customer_id)
    if code not in {way.code for way in ways_for(priced, terms)}:
        raise Invalid(NOT_THIS_WAY, field="payment_method")
    return code


def _hold(session: Session, order: Order, *, at: datetime) -> None:
    """Keep the stock while the customer pays; raises SoldOut, naming the thing."""
    wanted, until = wanted_stock(order), order.expires_at
    try:
        hold_stock(
            session,
            order_id=order.id,
            wanted=wanted,
            until=until,
            at=at,
            from_cart=order.cart_id,
        )
    except SoldOut as short:
        lines = (line for line in order.lines if short.variant_id in line.taken)
        title = next(lines).title_of(short.variant_id)
        raise SoldOut(short.variant_id, short.left, what=title) from short


def _redeem(
    session: Session, order: Order, cart: Cart, priced: Bill, *, at: datetime
) -> None:
    """Write down the codes that helped; the limited ones were locked before the order.

    An order's reference to a code is a lock of its own, which two orders would hold
    against each other if they asked for the code's lock after it.
    """
    helped = priced.discounts.codes
    redeem_codes(
        session,
        coupons=[coupon for coupon in cart.coupons if coupon.code in helped],
        order_id=order.id,
        email=order.email,
        customer_id=order.customer_id,
        at=at,
    )


def _freeze_quotes(session: Session, cart: Cart, *, at: datetime) -> None:
    ids = [line.quote_id for line in cart.lines if line.quote_id is not None]
    if not ids:
        return
    rows = select(Quote).where(Quote.id.in_(ids)).order_by(Quote.id).with_for_update()
    for quote in session.scalars(rows.execution_options(populate_existing=True)):
        quote.require_open(at)
        quote.mark_ordered()


def write_down_kits(session: Session, order: Order, cart: Cart) -> None:
    """Say at each kit what is in it now: that is held, and packed."""
    variants = [line.variant for line in cart.lines if line.variant is not None]
    kits = kits_of(session, variants)
    for line in order.lines:
        if line.variant_id in kits:
            line.parts = [part_line(part) for part in kits[line.variant_id].parts]
