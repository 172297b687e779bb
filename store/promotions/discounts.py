"""What promotions take off a cart: chosen and spread to the paisa, the same everywhere.

The best of each class counts: of those for products the best of each line, of those for
the order and for the delivery one each. The order's comes off what the products' left.
Two classes count together only when both say so; then what takes most off the lines wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from store.kernel.money import Money
from store.promotions.terms import Action, Deed, Item, Kind, Offer, Shopper

LONGEST_LABEL = 80
NOTHING_OFF = "This code takes nothing off this cart."


@dataclass(frozen=True)
class Share:
    """What one offer takes off one line, or off the delivery (no position)."""

    position: int | None
    offer: Offer
    amount: Money


@dataclass(frozen=True)
class Discounts:
    """All that is taken off; `refusals` says of each code that does not help, why."""

    shares: tuple[Share, ...] = ()
    delivery: Offer | None = None
    refusals: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def total(self) -> Money:
        """What the lines cost less."""
        return Money.total(share.amount for share in self.shares)

    def of_lines(self, count: int) -> list[Money]:
        """Give what each of so many lines costs less."""
        off = [Money.zero()] * count
        for share in self.shares:
            if share.position is not None:
                off[share.position] += share.amount
        return off

    def off_delivery(self, price: Money) -> Money:
        """Give what a delivery of this price costs less."""
        return self.delivery.action.off(price) if self.delivery else Money.zero()

    def with_delivery(self, price: Money) -> tuple[Share, ...]:
        """Give all shares, that of a delivery of this price among them."""
        off = self.off_delivery(price)
        if self.delivery is None or not off:
            return self.shares
        return (*self.shares, Share(None, self.delivery, off))

    @property
    def by_offer(self) -> list[tuple[Offer, Money]]:
        """Give what each offer takes off the lines, as the customer is told it."""
        sums: dict[tuple[int, str], tuple[Offer, Money]] = {}
        for share in self.shares:
            key = (share.offer.id, share.offer.code)
            _, so_far = sums.get(key, (share.offer, Money.zero()))
            sums[key] = (share.offer, so_far + share.amount)
        return list(sums.values())

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Give what comes off the lines as rows of a sum."""
        return [(told(offer.label, offer.code), str(-off)) for offer, off in self.by_offer]

    @property
    def label(self) -> str:
        """Name all that takes something off the lines, as far as there is room."""
        return ", ".join(offer.label for offer, _ in self.by_offer)[:LONGEST_LABEL]

    @property
    def codes(self) -> list[str]:
        """The codes that help; a use of each is counted when the order is placed."""
        helping = [share.offer for share in self.shares]
        helping += [self.delivery] if self.delivery else []
        return list(dict.fromkeys(offer.code for offer in helping if offer.code))


def told(label: str, code: str) -> str:
    """Name an offer with the code that opened it."""
    return f"{label} ({code})" if code else label


def discounts(
    items: Sequence[Item], offers: Sequence[Offer], *, shopper: Shopper, at: datetime
) -> Discounts:
    """Choose what takes most off these lines, and say why the other codes do not help."""
    asked = [(offer, offer.refusal(items, shopper, at)) for offer in offers]
    usable = [offer for offer, refused in asked if not refused]
    shares = _best(items, usable)
    delivery = _delivery(usable, [share.offer for share in shares])
    counted = Discounts(shares, delivery)
    refusals = {
        offer.code: refused or _beaten(counted)
        for offer, refused in asked
        if offer.code and offer.code not in counted.codes
    }
    return Discounts(shares, delivery, MappingProxyType(refusals))


def _best(items: Sequence[Item], offers: Sequence[Offer]) -> tuple[Share, ...]:
    """Try each offer for the order, and none, with those for products beside it."""
    products = [offer for offer in offers if offer.kind is Kind.PRODUCT]
    orders = [offer for offer in offers if offer.kind is Kind.ORDER]
    tries = [_together(items, products, None)]
    tries += [_together(items, products, order) for order in sorted(orders, key=_turn)]
    return max(tries, key=_saved)  # of equals the first


def _together(
    items: Sequence[Item], products: Sequence[Offer], order: Offer | None
) -> tuple[Share, ...]:
    beside = [one for one in products if order is None or order.stands_beside(one)]
    shares = list(_line_by_line(items, beside))
    if order is None:
        return tuple(shares)
    left = [item.total if order.rules.covers(item) else Money.zero() for item in items]
    for share in shares:
        if share.position is not None and left[share.position]:
            left[share.position] -= share.amount
    return (*shares, *_spread(order, left))


def _line_by_line(items: Sequence[Item], offers: Sequence[Offer]) -> Iterator[Share]:
    """Give each line its best offer."""
    ranked = [(offer, _on_lines(items, offer)) for offer in sorted(offers, key=_turn)]
    for position in range(len(items)):
        found = [Share(position, offer, amounts[position]) for offer, amounts in ranked]
        best = max(found, key=lambda share: share.amount, default=None)
        if best is not None and best.amount:
            yield best


def _on_lines(items: Sequence[Item], offer: Offer) -> list[Money]:
    """Give what an offer for products takes off each line."""
    if offer.action.deed is Deed.BUY_GET:
        return _cheapest_free(items, offer)
    return [
        _on_line(item, offer.action) if offer.rules.covers(item) else Money.zero()
        for item in items
    ]


def _on_line(item: Item, action: Action) -> Money:
    if action.deed is Deed.FIXED_PRICE:
        return max(item.unit - action.amount, Money.zero()) * item.quantity
    if action.deed is Deed.AMOUNT:
        return min(action.amount, item.unit) * item.quantity
    return item.total.part(action.percent_bp)


def _cheapest_free(items: Sequence[Item], offer: Offer) -> list[Money]:
    """Of every `buy` + `get` pieces the `get` cheapest are free, counted over all lines."""
    action, off = offer.action, [Money.zero()] * len(items)
    mine = [n for n, item in enumerate(items) if offer.rules.covers(item)]
    pieces = sum(items[n].quantity for n in mine)
    free = pieces // (action.buy + action.get) * action.get
    for n in sorted(mine, key=lambda n: (items[n].unit, n)):
        given = min(free, items[n].quantity)
        off[n], free = items[n].unit * given, free - given
    return off


def _spread(order: Offer, left: Sequence[Money]) -> Iterator[Share]:
    """Share what comes off a sum among its lines by what is left of each."""
    whole = Money.total(left)
    off = order.action.off(whole)
    if not off:
        return
    parts = off.split([money.minor for money in left])
    for position, part in enumerate(parts):
        if part:
            yield Share(position, order, part)


def _delivery(offers: Sequence[Offer], beside: Sequence[Offer]) -> Offer | None:
    """Give the best for the delivery among those that stand beside all the others."""
    able = [
        offer
        for offer in sorted(offers, key=_turn)
        if offer.kind is Kind.DELIVERY and all(offer.stands_beside(one) for one in beside)
    ]
    return max(able, key=lambda offer: offer.action.weight, default=None)


def _beaten(counted: Discounts) -> str:
    """Say what counts instead of a code that would help on its own."""
    labels = [offer.label for offer, _ in counted.by_offer]
    labels += [counted.delivery.label] if counted.delivery else []
    if not labels:
        return NOTHING_OFF
    return f"This code adds nothing to “{'”, “'.join(labels)}”."


def _saved(shares: Sequence[Share]) -> Money:
    return Money.total(share.amount for share in shares)


def _turn(offer: Offer) -> tuple[int, int, str]:
    """Rank equals: the higher priority, the older promotion, the code by its letters."""
    return -offer.priority, offer.id, offer.code
