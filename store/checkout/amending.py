"""An order that waits for money is changed: by the checkout's rules, at today's prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.models import MAX_QUANTITY, Cart, CartLine, cart_problems
from store.cart.models.lines import require_quantity
from store.cart.queries.contents import contents_of
from store.catalog.actions.stock import SoldOut, hold_stock, release_stock
from store.checkout.actions import CartChanged, way_to_pay, write_down_kits
from store.checkout.bill import Agreement, Bill, agreement, bill, ways_to_deliver
from store.checkout.models import ADDRESS_FIELDS, Draft
from store.checkout.queries import rates_for, recall
from store.checkout.snapshot import PAYING, write_again
from store.delivery.queries import network
from store.delivery.rates import Delivery
from store.kernel.errors import Conflict, Invalid
from store.orders.actions import wanted_stock
from store.orders.models import Order
from store.orders.queries import locked_order, order_with_number
from store.payments.models import OFFLINE
from store.payments.queries import is_being_paid, latest_payment, locked_payment
from store.settings import settings

NOT_NOW = "Money has come for this order, or it is over: it cannot be changed any more."
BEING_PAID = "This order is being paid just now. Try again when that is over."
COUNTED = (
    "This order uses a code or a gift card, which count once. Cancel it: its things lie in "
    "the customer's cart again, to be ordered anew."
)
EMPTY = "Something has to be left. To drop everything, cancel the order."


@dataclass(frozen=True)
class Wanted:
    """What an order should be: `quantities` of its things by position, zero for none.

    `told` are the fields of its address, and how it is delivered.
    """

    quantities: Mapping[int, int]
    told: Mapping[str, str]


@dataclass(frozen=True)
class Amended:
    """What a change would make of an order, and how it could be delivered then."""

    cart: Cart
    draft: Draft
    ways: list[Delivery]
    bill: Bill

    @property
    def agreement(self) -> Agreement:
        return agreement(self.draft, self.bill)


def why_not(session: Session, order: Order) -> str:
    """Say why an order cannot be changed as it is now; nothing when it can."""
    if not order.may_be_amended:
        return NOT_NOW
    if is_being_paid(session, order.id):
        return BEING_PAID
    has_code = order.coupon_id or any(each.code for each in order.discounts)
    return COUNTED if order.gift_total or has_code else ""


def look_ahead(session: Session, order: Order, wanted: Wanted, *, at: datetime) -> Amended:
    """Price an order as it would be; raises Conflict or Invalid.

    Only the cart that is read for it changes: where nothing is committed, nothing does.
    """
    _require_free(session, order)
    draft = _draft(order, wanted)
    cart = _cart(session, order, wanted, draft, at=at)
    cart.priced_at = at
    ways = network(session)
    rates = rates_for(session, cart, at=at)
    home = settings().SHOP_STATE
    priced = bill(cart, draft, network=ways, rates=rates, shop_state=home, at=at)
    possible = ways_to_deliver(cart, draft, network=ways, at=at)
    return Amended(cart, draft, possible, priced)


def ways_of(
    session: Session, order: Order, wanted: Wanted, *, at: datetime
) -> list[Delivery]:
    """Give how an order could be delivered to the address that is wanted."""
    draft = _draft(order, wanted)
    cart = _cart(session, order, wanted, draft, at=at)
    return ways_to_deliver(cart, draft, network=network(session), at=at)


def amend_order(
    session: Session,
    *,
    number: str,
    wanted: Wanted,
    agreed: Agreement,
    actor: str,
    at: datetime,
) -> Order:
    """Change an order that nobody has paid yet, as it was agreed to.

    Its page for payment must be closed before. Raises CartChanged, SoldOut, Conflict or
    Invalid, and then nothing has happened.
    """
    found = order_with_number(session, number)
    session.execute(select(Cart.id).where(Cart.id == found.cart_id).with_for_update())
    order = locked_order(session, found.id)
    with session.no_autoflush:
        seen = look_ahead(session, order, wanted, at=at)
    if seen.agreement != agreed:
        raise CartChanged(agreed.total, seen.bill.total)
    buyer = Visitor(order.visitor, order.customer_id)
    way_to_pay(session, buyer, seen.bill, order.payment_method)
    session.merge(seen.draft)
    before = order.total
    write_again(order, seen.draft, seen.bill)
    write_down_kits(session, order, seen.cart)
    text = f"Changed: {before} has become {order.total}."
    order.note("amended", text, at=at, actor=actor)
    _await(session, order, at=at)
    session.flush()
    _hold(session, order, at=at)
    return order


def _require_free(session: Session, order: Order) -> None:
    refusal = why_not(session, order)
    if refusal:
        raise Conflict(refusal)


def _draft(order: Order, wanted: Wanted) -> Draft:
    draft = Draft.blank(order.cart_id)
    for name in (*ADDRESS_FIELDS, "gstin", "business_name", "billing", "delivery_method"):
        setattr(draft, name, getattr(order, name))
    for name, words in wanted.told.items():
        setattr(draft, name, words)
    return draft


def _cart(
    session: Session, order: Order, wanted: Wanted, draft: Draft, *, at: datetime
) -> Cart:
    """Give the cart that the order was made of, with the quantities that are wanted."""
    (cart,) = contents_of(session, [order.cart_id], at=at).carts
    recall(session, cart, draft.email, but_order=order.id)
    lines = {(line.variant_id, line.quote_id): line for line in cart.lines}
    for line in order.things:
        there = lines.get((line.variant_id, None))
        if there is None:
            raise Conflict(f"{line.title} is not sold any more.")
        _set(cart, there, wanted.quantities.get(line.position, line.quantity))
    if not cart.lines:
        raise Invalid(EMPTY)
    _require_sold(cart, at=at)
    return cart


def _require_sold(cart: Cart, *, at: datetime) -> None:
    """Its prints are quoted for this very order; things have to be sold still."""
    enough = dict.fromkeys(cart.variant_ids, MAX_QUANTITY)
    for problem in cart_problems(cart, available=enough, at=at):
        if problem.blocks and not problem.line.is_print:
            raise Conflict(f"{problem.line.title}: {problem.sentence}")


def _set(cart: Cart, line: CartLine, quantity: int) -> None:
    if quantity == 0:
        cart.remove(line)
        return
    require_quantity(quantity, available=MAX_QUANTITY)  # the shelf is asked under its lock
    line.set_quantity(quantity)


def _await(session: Session, order: Order, *, at: datetime) -> None:
    """Let a transfer that is awaited be of the new amount; others get time to pay anew."""
    payment = latest_payment(session, order.id, provider=OFFLINE)
    if payment is None:
        order.expires_at = max(order.expires_at, at + PAYING)
        return
    locked_payment(session, payment.id).amount = order.outstanding


def _hold(session: Session, order: Order, *, at: datetime) -> None:
    wanted, until = wanted_stock(order), order.expires_at
    if not wanted:
        release_stock(session, order_id=order.id)
    try:
        hold_stock(session, order_id=order.id, wanted=wanted, until=until, at=at)
    except SoldOut as short:
        lines = (line for line in order.lines if short.variant_id in line.taken)
        title = next(lines).title_of(short.variant_id)
        raise SoldOut(short.variant_id, short.left, what=title) from short
