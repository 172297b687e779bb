"""The bill: what a cart costs with discount, delivery and tax. Shown and charged alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from store.cart.models import Cart, CartLine
from store.checkout import shipping
from store.checkout.models import Draft
from store.checkout.shipping import Delivery, deliveries, delivery_by
from store.kernel.ids import digest
from store.kernel.money import Money
from store.quotes.tax import GST_BP
from store.tax.gst import included_tax


@dataclass(frozen=True)
class BillLine:
    """A cart line with its share of the discount; `tax` is inside `total`."""

    line: CartLine
    discount: Money
    total: Money
    gst_bp: int
    tax: Money


@dataclass(frozen=True)
class Bill:
    """Everything an order costs; `total` = items - discount + delivery."""

    lines: list[BillLine]
    items_total: Money
    discount: Money
    discount_label: str
    delivery: Delivery
    delivery_tax: Money
    interstate: bool

    @property
    def total(self) -> Money:
        return self.items_total - self.discount + self.delivery.price

    @property
    def tax(self) -> Money:
        return Money.total(line.tax for line in self.lines) + self.delivery_tax


@dataclass(frozen=True)
class Agreement:
    """What a customer says yes to: the total, and a seal over everything else shown."""

    total: Money
    seal: str


def agreement(draft: Draft, priced: Bill) -> Agreement:
    """Give what is agreed to by placing the order as it is shown now."""
    seen = [str(priced.total), priced.delivery.method.code, priced.delivery.promise]
    seen += [f"{name}={value}" for name, value in sorted(draft.address.items())]
    for each in priced.lines:
        line = each.line
        seen.append(f"{line.variant_id}/{line.quote_id}/{line.pieces}/{each.total}")
    return Agreement(priced.total, digest("\n".join(seen))[:32])


def ways_to_deliver(cart: Cart, *, at: datetime) -> list[Delivery]:
    """Give the deliveries that a cart can be sent by."""
    return deliveries(
        weight_g=sum(line.weight_g for line in cart.lines),
        subtotal=cart.totals(at).total,
        ready=_prints_ready(cart, at=at),
        at=at,
    )


def _prints_ready(cart: Cart, *, at: datetime) -> date | None:
    days = [line.quote.leaves_on(at) for line in cart.lines if line.quote is not None]
    return max(days, default=None)


def bill(cart: Cart, draft: Draft, *, shop_state: str, at: datetime) -> Bill:
    """Add everything up; raises Invalid when no delivery is chosen."""
    delivery = delivery_by(draft.delivery_method, ways_to_deliver(cart, at=at))
    interstate = _place_of_supply(draft, delivery, shop_state) != shop_state
    totals = cart.totals(at)
    return Bill(
        lines=_lines(cart, totals.discount, interstate=interstate),
        items_total=totals.subtotal,
        discount=totals.discount,
        discount_label=cart.coupon.label if cart.coupon and totals.discount else "",
        delivery=delivery,
        delivery_tax=included_tax(
            delivery.price, gst_bp=shipping.GST_BP, interstate=interstate
        ),
        interstate=interstate,
    )


def _place_of_supply(draft: Draft, delivery: Delivery, shop_state: str) -> str:
    """What is picked up is supplied where it is picked up (IGST Act 2017, s. 10)."""
    return shop_state if delivery.method.code == "pickup" else draft.state


def _lines(cart: Cart, discount: Money, *, interstate: bool) -> list[BillLine]:
    weights = [line.total.minor for line in cart.lines]
    shares = discount.split(weights) if discount else [Money.zero()] * len(weights)
    return [
        _line(line, share, interstate=interstate)
        for line, share in zip(cart.lines, shares, strict=True)
    ]


def _line(line: CartLine, discount: Money, *, interstate: bool) -> BillLine:
    gst_bp = line.variant.product.gst_bp if line.variant is not None else GST_BP
    total = line.total - discount
    tax = included_tax(total, gst_bp=gst_bp, interstate=interstate)
    return BillLine(line, discount, total, gst_bp, tax)
