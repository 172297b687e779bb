"""The order as a snapshot of the bill: from here on it does not follow the catalogue."""

from __future__ import annotations

from datetime import datetime, timedelta

from store.accounts.visitors import Visitor
from store.cart.models import Cart, CartLine
from store.catalog.offers import KitPart
from store.checkout.bill import Bill, BillLine
from store.checkout.models import Draft
from store.orders.models import Order, OrderDiscount, OrderLine, PartLine
from store.promotions.codes import person_key
from store.promotions.discounts import Share
from store.quotes.models import Quote

PAYING = timedelta(minutes=40)  # what is held is held this long, then by each payment


def order_from(
    cart: Cart, draft: Draft, priced: Bill, *, visitor: Visitor, at: datetime
) -> Order:
    """Take the snapshot: from here on the order does not follow the catalogue."""
    order = Order(
        cart_id=cart.id,
        visitor=visitor.key,
        customer_id=visitor.customer_id,
        coupon_id=_first_code(cart, priced),
        person=person_key(draft.email),
        items_total=priced.items_total,
        discount=priced.discount,
        discount_label=priced.discounts.label,
        gift_total=priced.gift_total,
        total=priced.total,
        tax=priced.tax,
        place_of_supply=priced.place_of_supply,
        interstate=priced.interstate,
        placed_at=at,
        expires_at=at + PAYING,
        lines=[_line_from(position, line) for position, line in enumerate(priced.lines)],
        discounts=[_discount_from(share) for share in priced.shares],
        events=[],
    )
    _copy_draft(order, draft)
    _copy_delivery(order, priced)
    order.note("placed", f"Order placed for {order.total}.", at=at, actor="customer")
    return order


def write_again(order: Order, draft: Draft, priced: Bill) -> None:
    """Let an order say what its bill says now; what is no part of a bill stays."""
    order.items_total, order.discount = priced.items_total, priced.discount
    order.discount_label = priced.discounts.label
    order.total, order.tax = priced.total, priced.tax
    order.place_of_supply, order.interstate = priced.place_of_supply, priced.interstate
    order.person = person_key(draft.email)
    order.lines = [_line_from(place, line) for place, line in enumerate(priced.lines)]
    order.discounts = [_discount_from(share) for share in priced.shares]
    _copy_draft(order, draft)
    _copy_delivery(order, priced)


def _first_code(cart: Cart, priced: Bill) -> int | None:
    """Shops of before knew one code of an order."""
    helped = priced.discounts.codes
    return next((each.id for each in cart.coupons if each.code in helped), None)


def _discount_from(share: Share) -> OrderDiscount:
    return OrderDiscount(
        line_position=share.position,
        promotion_id=share.offer.id,
        code=share.offer.code,
        label=share.offer.label,
        amount=share.amount,
    )


def _copy_draft(order: Order, draft: Draft) -> None:
    for name, value in (draft.address | draft.buyer).items():
        setattr(order, name, value)


def _copy_delivery(order: Order, priced: Bill) -> None:
    delivery = priced.delivery
    order.delivery_method, order.delivery_label = delivery.method.code, delivery.method.name
    order.delivery_price, order.delivery_tax = delivery.price, priced.delivery_tax
    order.delivery_hsn = priced.delivery_hsn
    order.delivery_gst_bp = priced.delivery_gst_bp
    order.promised_from, order.promised_to = delivery.earliest, delivery.latest


def _line_from(position: int, priced: BillLine) -> OrderLine:
    line = priced.line
    copied = _print_line(line.quote) if line.quote is not None else _thing_line(line)
    copied.position = position
    copied.discount, copied.total = priced.discount, priced.total
    copied.hsn, copied.gst_bp, copied.tax = priced.hsn, priced.gst_bp, priced.tax
    copied.weight_g = line.weight_g
    return copied


def _thing_line(line: CartLine) -> OrderLine:
    variant = line.variant
    if variant is None:
        raise ValueError("a thing has a variant")
    return OrderLine(
        variant_id=variant.id,
        sku=variant.sku,
        title=variant.product.name,
        detail=variant.label,
        quantity=line.quantity,
        unit_price=line.unit_price,
        parts=[],
    )


def part_line(part: KitPart) -> PartLine:
    variant = part.variant
    return PartLine(
        variant_id=variant.id,
        sku=variant.sku,
        title=variant.product.name,
        detail=variant.label,
        quantity=part.quantity,
    )


def _print_line(quote: Quote) -> OrderLine:
    return OrderLine(
        quote_id=quote.id,
        title=quote.title,
        detail=quote.options_text,
        quantity=quote.quantity,
        unit_price=quote.total,
    )
