"""What a refund is made of: what staff ask for, worked out against the order as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.kernel.errors import Conflict, Invalid, StoreError
from store.kernel.money import Money
from store.orders.models import Order, OrderLine
from store.payments.refunds.sharing import Part, Sold, total_of, within


@dataclass(frozen=True)
class Wish:
    """What is to be given back: pieces by the line's id, the delivery, and goodwill.

    Pieces of the lines in `restock` lie on the shelf again, or never leave it.
    """

    pieces: Mapping[int, int] = field(default_factory=dict)
    restock: frozenset[int] = frozenset()
    delivery: bool = False
    goodwill: Money = field(default_factory=Money.zero)


@dataclass(frozen=True)
class Plan:
    """Exactly what a refund gives back."""

    parts: tuple[Part, ...]

    @property
    def amount(self) -> Money:
        return total_of(self.parts)

    @property
    def tax(self) -> Money:
        return Money.total(part.tax for part in self.parts)


def plan(order: Order, wish: Wish) -> Plan:
    """Work out what a wish gives back, paisa by paisa.

    Raises Conflict for more than is left of a line or of the money, Invalid for nothing.
    """
    if wish.pieces.keys() - {line.id for line in order.lines}:
        raise Conflict("A line that is not of this order was chosen. Look again.")
    if wish.goodwill < Money.zero():
        raise Invalid("Goodwill is an amount above zero.", field="goodwill")
    if not order.kept:
        raise Conflict("The shop holds no money of this order any more.")
    parts = within(_sold(order, wish), order.kept)
    if wish.goodwill:
        parts.append(_goodwill(order, wish.goodwill, beside=total_of(parts)))
    if not total_of(parts):
        raise Invalid("Choose pieces, the delivery or an amount to give back.")
    return Plan(tuple(parts))


def everything(order: Order) -> Plan:
    """Work out a refund of all that is left, with what was paid beyond the lines."""
    pieces = {line.id: sold(line).left for line in order.lines}
    things = frozenset(line.id for line in order.things)
    parts = within(_sold(order, Wish(pieces, things, delivery=True)), order.kept)
    beyond = order.kept - total_of(parts)
    return Plan((*parts, Part(beyond)) if beyond else tuple(parts))


def sold(line: OrderLine) -> Sold:
    """Give what is known of a line's money."""
    return Sold(
        pieces=line.quantity,
        total=line.total,
        tax=line.tax,
        pieces_back=line.refunded_quantity,
        back=line.refunded,
        tax_back=line.tax_refunded,
    )


def restockable(line: OrderLine) -> int:
    """Give how many pieces may come to the shelf; a print is nobody else's."""
    return 0 if line.is_print else line.quantity - line.restocked


def delivery_left(order: Order) -> Money:
    """Give what was not given back of the delivery."""
    return order.delivery_price - order.delivery_refunded


def _sold(order: Order, wish: Wish) -> list[Part]:
    """Give what was bought and comes back: the lines, then the delivery."""
    parts = [
        _part(line, wish.pieces[line.id], restock=line.id in wish.restock)
        for line in order.lines
        if wish.pieces.get(line.id)
    ]
    if wish.delivery and delivery_left(order):
        tax = order.delivery_tax - order.delivery_tax_refunded
        parts.append(Part(delivery_left(order), tax, is_delivery=True))
    return parts


def _part(line: OrderLine, pieces: int, *, restock: bool) -> Part:
    try:
        amount, tax = sold(line).share(pieces)
    except StoreError as error:
        raise type(error)(f"{line.title}: {error.message}") from error
    back = min(pieces, restockable(line)) if restock else 0
    return Part(amount, tax, line_id=line.id, pieces=pieces, restock=back)


def _goodwill(order: Order, amount: Money, *, beside: Money) -> Part:
    left = order.kept - beside
    if amount > left:
        raise Conflict(f"Only {left} is left to give back beside that.")
    return Part(amount)
