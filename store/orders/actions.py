"""What is done to orders after they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.cart.models import Cart, CartLine, CartStatus
from store.catalog.actions.stock import allocate_stock, release_stock, ship_stock
from store.catalog.models import Variant
from store.infra.outbox import announce
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders import topics
from store.orders.models import Order, OrderStatus
from store.orders.queries import locked_order, order_with_number
from store.promotions.models import Coupon
from store.quotes.models import Quote, QuoteStatus

RECEIPT_SENT = "receipt_sent"


def settle_paid(session: Session, order: Order, *, at: datetime) -> None:
    """The money is there: allocate stock, close the quotes, announce (order locked)."""
    late = not order.is_pending
    order.mark_paid(at=at)
    missing = allocate_stock(session, order_id=order.id, wanted=wanted_stock(order), at=at)
    for quote in _quotes(session, order):
        if quote.status == QuoteStatus.OPEN:
            quote.mark_ordered()
    if missing:
        order.flag("Paid, but stock is short: offer a later date or a refund.", at=at)
    elif late:
        order.flag("Paid after it was given up: check dates before sending.", at=at)
    announce(session, topics.PAID, order.id)


def give_up(
    session: Session, *, order_id: int, by: OrderStatus, at: datetime, actor: str = "shop"
) -> Order:
    """Cancel or expire an unpaid order: its stock is free, its lines are in the cart again.

    A repeat changes nothing; an order that is paid raises Conflict.
    """
    order = locked_order(session, order_id)
    if order.is_paid:
        raise Conflict("This order is paid. Write to us and we will sort it out.")
    if not order.is_pending:
        return order
    if by == OrderStatus.CANCELLED:
        order.cancel(at=at, actor=actor)
    else:
        order.expire(at=at)
    _give_back_coupon(session, order)
    release_stock(session, order_id=order.id)
    quotes = _quotes(session, order)
    for quote in quotes:
        quote.reopen()
    _refill_cart(session, order, quotes)
    return order


def ship_order(
    session: Session, *, number: str, tracking: str, actor: str, at: datetime
) -> Order:
    """Mark a paid order as sent, and take its things off the shelf."""
    order = locked_order(session, order_with_number(session, number).id)
    if not order.is_paid:
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


def note_receipt(session: Session, *, order_id: int, at: datetime) -> None:
    """Write down that the receipt has gone out."""
    order = locked_order(session, order_id)
    if not has_receipt(order):
        order.note(RECEIPT_SENT, f"Receipt sent to {order.email}.", at=at)


def has_receipt(order: Order) -> bool:
    return any(event.kind == RECEIPT_SENT for event in order.events)


def wanted_stock(order: Order) -> dict[int, int]:
    """Give how many of each variant an order takes, summed over its lines."""
    wanted: Counter[int] = Counter()
    for line in order.lines:
        if line.variant_id is not None:
            wanted[line.variant_id] += line.quantity
    return dict(wanted)


def _quotes(session: Session, order: Order) -> Sequence[Quote]:
    ids = [line.quote_id for line in order.lines if line.quote_id is not None]
    rows = select(Quote).where(Quote.id.in_(ids)).order_by(Quote.id).with_for_update()
    return session.scalars(rows).all() if ids else []


def _give_back_coupon(session: Session, order: Order) -> None:
    if order.coupon_id is not None:
        session.get_one(Coupon, order.coupon_id, with_for_update=True).give_back()


def _refill_cart(session: Session, order: Order, quotes: Sequence[Quote]) -> None:
    """Lay the order's lines back into the visitor's cart, without what is there already."""
    cart = _open_cart(session, order)
    there = {line.variant_id for line in cart.lines} | {None}
    for line in order.lines:
        if line.variant_id not in there:
            variant = session.get_one(Variant, line.variant_id)
            cart.lines.append(_line_again(line.quantity, variant.price, variant=variant))
    quoted = {line.quote_id for line in cart.lines}
    for quote in quotes:
        if quote.id not in quoted:
            cart.lines.append(_line_again(1, quote.total, quote=quote))


def _line_again(
    quantity: int,
    price: Money,
    *,
    variant: Variant | None = None,
    quote: Quote | None = None,
) -> CartLine:
    return CartLine(
        variant_id=variant.id if variant else None,
        quote_id=quote.id if quote else None,
        quantity=quantity,
        unit_price_seen=price,
    )


def _open_cart(session: Session, order: Order) -> Cart:
    rows = select(Cart).where(Cart.visitor == order.visitor, Cart.status == CartStatus.OPEN)
    rows = rows.options(selectinload(Cart.lines)).order_by(Cart.id.desc()).limit(1)
    cart = session.scalar(rows.with_for_update())
    if cart is None:
        cart = Cart(visitor=order.visitor, customer_id=order.customer_id, lines=[])
        cart.coupon_id = order.coupon_id
        session.add(cart)
    return cart
