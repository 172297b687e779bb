"""The bill: what a cart costs with discount, delivery and tax. Shown and charged alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from store.cart.models import Cart, CartLine
from store.checkout.models import Draft
from store.delivery.rates import Delivery, Network, deliveries, delivery_by
from store.kernel.ids import digest
from store.kernel.money import Money
from store.orders.models import ONLINE
from store.promotions.discounts import Discounts, Share
from store.settings import settings
from store.tax.gst import included_tax, rate_for
from store.tax.gstin import require_gstin
from store.tax.supply import Parties, place_of_supply


@dataclass(frozen=True)
class BillLine:
    """A cart line with its share of the discount; `tax` is inside `total`."""

    line: CartLine
    discount: Money
    total: Money
    hsn: str
    gst_bp: int
    tax: Money


@dataclass(frozen=True)
class Bill:
    """Everything an order costs; `total` = items - discount + delivery.

    What a promotion took off the delivery is off its price already; `gift` is what the
    gift cards at hand hold.
    """

    lines: list[BillLine]
    items_total: Money
    discount: Money
    discounts: Discounts
    gift: Money
    delivery: Delivery
    delivery_hsn: str
    delivery_gst_bp: int
    delivery_tax: Money
    place_of_supply: str
    interstate: bool

    @property
    def total(self) -> Money:
        return self.items_total - self.discount + self.delivery.price

    @property
    def gift_total(self) -> Money:
        """What gift cards pay of it."""
        return min(self.gift, self.total)

    @property
    def due(self) -> Money:
        """What is left to be paid."""
        return self.total - self.gift_total

    @property
    def gift_rows(self) -> list[tuple[str, str]]:
        """What gift cards pay of the total, and what is left."""
        if not self.gift_total:
            return []
        return [("Gift card", str(-self.gift_total)), ("Left to pay", str(self.due))]

    @property
    def shares(self) -> tuple[Share, ...]:
        """Each part of what was taken off, by line; that of the delivery has none."""
        return self.discounts.with_delivery(self.delivery.price + self.delivery.saved)

    @property
    def tax(self) -> Money:
        return Money.total(line.tax for line in self.lines) + self.delivery_tax


@dataclass(frozen=True)
class Agreement:
    """What a customer says yes to: the total, and a seal over everything else shown.

    `way` is how they chose to pay it.
    """

    total: Money
    seal: str
    way: str = field(default=ONLINE, compare=False)


def agreement(draft: Draft, priced: Bill) -> Agreement:
    """Give what is agreed to by placing the order as it is shown now."""
    seen = [
        f"{priced.total}/{priced.gift_total}",
        priced.delivery.method.code,
        priced.delivery.promise,
    ]
    told = draft.address | draft.buyer
    seen += [f"{name}={value}" for name, value in sorted(told.items())]
    seen += [priced.place_of_supply, str(priced.tax)]
    for each in priced.lines:
        line = each.line
        seen.append(f"{line.variant_id}/{line.quote_id}/{line.pieces}/{each.total}")
    return Agreement(priced.total, digest("\n".join(seen))[:32])


def ways_to_deliver(
    cart: Cart, draft: Draft, *, network: Network, at: datetime
) -> list[Delivery]:
    """Give the deliveries that a cart can be sent by to the draft's address."""
    totals = cart.totals(at)
    found = deliveries(
        network.methods_for(draft.state, draft.postcode),
        weight_g=sum(line.weight_g for line in cart.lines),
        subtotal=totals.total,
        ready=_prints_ready(cart, at=at),
        at=at,
    )
    return [each.less(totals.discounts.off_delivery(each.price)) for each in found]


def _prints_ready(cart: Cart, *, at: datetime) -> date | None:
    days = [line.quote.leaves_on(at) for line in cart.lines if line.quote is not None]
    return max(days, default=None)


def hsn_of(line: CartLine) -> str:
    """Give the HSN or SAC under which a line is taxed."""
    return line.variant.product.hsn if line.variant else settings().PRINT_CODE


def bill(
    cart: Cart,
    draft: Draft,
    *,
    network: Network,
    rates: Mapping[str, int],
    shop_state: str,
    at: datetime,
) -> Bill:
    """Add everything up; `rates` are those of GST in force for each line's HSN.

    Raises Invalid when no delivery is chosen, or it is gone, and NoRate.
    """
    ways = ways_to_deliver(cart, draft, network=network, at=at)
    delivery = delivery_by(draft.delivery_method, ways)
    place = _place_of_supply(cart, draft, delivery, shop_state)
    interstate = place != shop_state
    totals = cart.totals(at)
    lines = _lines(cart, totals.discounts, rates, interstate=interstate)
    principal = _principal(lines)
    return Bill(
        lines=lines,
        items_total=totals.subtotal,
        discount=totals.discount,
        discounts=totals.discounts,
        gift=cart.gift(at),
        delivery=delivery,
        delivery_hsn=principal.hsn,
        delivery_gst_bp=principal.gst_bp,
        delivery_tax=included_tax(
            delivery.price, gst_bp=principal.gst_bp, interstate=interstate
        ),
        place_of_supply=place,
        interstate=interstate,
    )


def _place_of_supply(cart: Cart, draft: Draft, delivery: Delivery, shop_state: str) -> str:
    """Give the state whose tax it bears; what is picked up counts where it is."""
    parties = Parties(
        supplier=shop_state,
        delivery="" if delivery.method.is_pickup else draft.state,
        billing=(draft.billing or {}).get("state", ""),
        registered=require_gstin(draft.gstin).state if draft.gstin else "",
    )
    return place_of_supply(parties, [hsn_of(line) for line in cart.lines])


def _principal(lines: Sequence[BillLine]) -> BillLine:
    """Give the line that delivery goes with: the dearest; of two the one taxed higher.

    Sending goods belongs to supplying them (CGST Act 2017, ss. 2(30), 8(a), 15(2)(c)).
    """
    return max(lines, key=lambda line: (line.total, line.gst_bp))


def _lines(
    cart: Cart, off: Discounts, rates: Mapping[str, int], *, interstate: bool
) -> list[BillLine]:
    return [
        _line(line, share, rates, interstate=interstate)
        for line, share in zip(cart.lines, off.of_lines(len(cart.lines)), strict=True)
    ]


def _line(
    line: CartLine, discount: Money, rates: Mapping[str, int], *, interstate: bool
) -> BillLine:
    hsn, total = hsn_of(line), line.total - discount
    gst_bp = rate_for(rates, hsn)
    tax = included_tax(total, gst_bp=gst_bp, interstate=interstate)
    return BillLine(line, discount, total, hsn, gst_bp, tax)
