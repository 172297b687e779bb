"""What is done to orders after they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions import cart_to_fill
from store.cart.models import Cart, CartLine
from store.catalog.actions.stock import allocate_stock, release_stock, ship_stock
from store.infra.outbox import announce
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders import topics
from store.orders.models import Order, OrderLine, OrderStatus
from store.orders.queries import locked_order, order_with_number
from store.promotions.actions import (
    release_cards,
    release_codes,
    retake_cards,
    retake_codes,
    use_cards,
)
from store.quotes.models import Quote

RECEIPT_SENT = "receipt_sent"
CONFIRMATION_SENT = "confirmation_sent"


def settle_paid(session: Session, order: Order, *, at: datetime) -> None:
    """All the money is there: the order is firm, if it was not yet (order locked)."""
    was_firm = order.is_firm
    late, short = not was_firm and not order.is_pending, Money.zero()
    order.mark_paid(at=at)
    if late:
        short = _take_promises_again(session, order, at=at)
    if not was_firm:
        missing = _make_firm(session, order, at=at)
        if late and short:
            order.flag(f"Paid late, and its gift card lacks {short}: ask for it.", at=at)
        elif missing:
            order.flag("Paid, but stock is short: offer a later date or a refund.", at=at)
        elif late:
            order.flag("Paid after it was given up: check dates before sending.", at=at)
    announce(session, topics.PAID, order.id)


def confirm_on_terms(session: Session, order: Order, *, at: datetime) -> None:
    """The shop agrees to be paid later and makes the order firm (order locked)."""
    order.mark_awaiting(at=at, firm=True)
    if _make_firm(session, order, at=at):
        order.flag("Placed, but stock is short: offer a later date.", at=at)


def _make_firm(session: Session, order: Order, *, at: datetime) -> dict[int, int]:
    """Allocate stock, close the quotes, announce; gives what is missing by variant."""
    use_cards(session, order_id=order.id, at=at)
    missing = allocate_stock(session, order_id=order.id, wanted=wanted_stock(order), at=at)
    for quote in _quotes(session, order):
        if quote.is_firm:
            quote.mark_ordered()
    announce(session, topics.PLACED, order.id)
    return missing


def give_up(
    session: Session, *, order_id: int, by: OrderStatus, at: datetime, actor: str = "shop"
) -> Order:
    """Cancel or expire an unpaid order: its stock is free, its lines are in the cart again.

    A repeat changes nothing; an order that is paid raises Conflict. The cart is locked
    before the order, as everywhere.
    """
    cart = _cart_to_refill(session, order_id, at=at)
    order = locked_order(session, order_id)
    if order.is_firm:
        raise Conflict("This order is placed. Write to us and we will sort it out.")
    if cart is None or not order.is_pending:
        return order
    if by == OrderStatus.CANCELLED:
        order.cancel(at=at, actor=actor)
    else:
        order.expire(at=at)
    codes = release_codes(session, order_id=order.id)
    cards = release_cards(session, order_id=order.id, at=at)
    release_stock(session, order_id=order.id)
    if order.kept and order.captured:
        order.flag(f"Given up, but {order.kept} came in for it: give it back.", at=at)
    for quote in _quotes(session, order):
        quote.reopen()
    if not cart.lines:
        cart.keep_codes(codes, cards)
    _refill(cart, order)
    return order


def call_off(
    session: Session, order: Order, *, reason: str, actor: str, at: datetime
) -> None:
    """Give up a firm order that was not sent (order and payments locked).

    Its codes may be used again; its quotes stay ordered. Money and stock are given back
    by whoever calls.
    """
    order.cancel(at=at, actor=actor)
    order.note("cancelled_for", f"Reason: {reason}", at=at, actor=actor)
    release_codes(session, order_id=order.id)
    announce(session, topics.CANCELLED, order.id)


def ship_order(
    session: Session, *, number: str, tracking: str, actor: str, at: datetime
) -> Order:
    """Mark a firm order as sent, and take its things off the shelf."""
    order = locked_order(session, order_with_number(session, number).id)
    if not order.is_firm:
        raise Conflict("This order is not paid yet.")
    order.ship(tracking=tracking.strip(), at=at, actor=actor)
    ship_stock(session, order_id=order.id, wanted=wanted_stock(order), at=at)
    return order


def settle_attention(session: Session, *, number: str, actor: str, at: datetime) -> Order:
    """Take the flag off an order that a person has looked at."""
    order = locked_order(session, order_with_number(session, number).id)
    if order.needs_attention:
        order.note("settled", f"Settled: {order.needs_attention}", at=at, actor=actor)
        order.needs_attention = ""
    return order


def let_go(order: Order, *, actor: str, at: datetime) -> Order:
    """Let an order be sent that was held: a person has looked at it (order locked)."""
    if order.held:
        order.let_go(f"May be sent again. It was held: {order.held}", at=at, actor=actor)
    return order


def note_receipt(session: Session, *, order_id: int, at: datetime) -> None:
    """Write down that the receipt has gone out."""
    order = locked_order(session, order_id)
    if not has_receipt(order):
        order.note(RECEIPT_SENT, f"Receipt sent to {order.email}.", at=at)


def has_receipt(order: Order) -> bool:
    return order.happened_at(RECEIPT_SENT) is not None


def note_confirmation(session: Session, *, order_id: int, at: datetime) -> None:
    """Write down that the confirmation has gone out."""
    order = locked_order(session, order_id)
    if not has_confirmation(order):
        text = f"Confirmation sent to {order.email}."
        order.note(CONFIRMATION_SENT, text, at=at)


def has_confirmation(order: Order) -> bool:
    return order.happened_at(CONFIRMATION_SENT) is not None


def claim_at_login(
    session: Session, *, visitor: Visitor, customer_id: int, at: datetime
) -> None:
    """Give a customer the orders this browser made before signing in."""
    del at
    ours = (Order.visitor == visitor.key, Order.customer_id.is_(None))
    session.execute(update(Order).where(*ours).values(customer_id=customer_id))


def wanted_stock(order: Order) -> dict[int, int]:
    """Give how many of each variant an order takes, summed over its lines and kits.

    What a kit is made of was written down when it was ordered: all that is held for an
    order is also what is packed for it.
    """
    wanted: Counter[int] = Counter()
    for line in order.lines:
        wanted.update(line.taken)
    return dict(wanted)


def _quotes(session: Session, order: Order) -> Sequence[Quote]:
    ids = [line.quote_id for line in order.lines if line.quote_id is not None]
    if not ids:
        return []
    rows = select(Quote).where(Quote.id.in_(ids)).order_by(Quote.id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).all()


def _take_promises_again(session: Session, order: Order, *, at: datetime) -> Money:
    """Count the uses of its codes again, and spend its gift cards again.

    A code that is used up is not counted twice. Gives what the cards no longer hold.
    """
    retake_codes(session, order_id=order.id)
    short = retake_cards(session, order_id=order.id, at=at)
    order.gift_total -= short
    return short


def _cart_to_refill(session: Session, order_id: int, *, at: datetime) -> Cart | None:
    """Lock the cart that an order's lines go back to; none when nothing will go back."""
    order = session.get_one(Order, order_id)
    if not order.is_pending:
        return None
    visitor = Visitor(order.visitor, order.customer_id)
    return cart_to_fill(session, visitor, at=at)


def _refill(cart: Cart, order: Order) -> None:
    """Lay the order's lines back, at the prices that were agreed to.

    What the cart holds already stays as it is.
    """
    there = {(line.variant_id, line.quote_id) for line in cart.lines}
    for line in order.lines:
        if (line.variant_id, line.quote_id) not in there:
            cart.lines.append(_line_again(line))


def _line_again(line: OrderLine) -> CartLine:
    """Make a cart line of an order's; a quote is one line, however many pieces it has."""
    return CartLine(
        variant_id=line.variant_id,
        quote_id=line.quote_id,
        quantity=1 if line.is_print else line.quantity,
        unit_price_seen=line.unit_price,
    )
