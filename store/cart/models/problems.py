"""What may stand between a cart and an order: prices, stock and quotes move on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.cart.models.carts import Cart
from store.cart.models.lines import CartLine
from store.catalog.models import Variant
from store.kernel.formats import day
from store.quotes.models import Quote


class ProblemKind(StrEnum):
    """What has changed since the line was put in."""

    PRICE = "price"
    SHORT = "short"
    SOLD_OUT = "sold_out"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ORDERED = "ordered"


@dataclass(frozen=True)
class LineProblem:
    """One thing to say at a line; `left` is how many there are when it is short."""

    line: CartLine
    kind: ProblemKind
    sentence: str
    left: int = 0

    @property
    def blocks(self) -> bool:
        """Tell whether no order can be made while this stands, whatever is agreed to."""
        return self.kind is not ProblemKind.PRICE

    @property
    def asks(self) -> bool:
        """Tell whether it waits for a yes: a price that has risen."""
        return self.kind is ProblemKind.PRICE and self.line.price_has_risen


def cart_problems(
    cart: Cart, *, available: Mapping[int, int], at: datetime
) -> list[LineProblem]:
    """Give everything that has changed; `available` is what can be sold, by variant id.

    A cart can be checked out when it has lines and none of the problems `blocks` or `asks`.
    """
    found: list[LineProblem] = []
    for line in cart.lines:
        if line.quote is not None:
            found += _of_quote(line, line.quote, at=at)
        elif line.variant is not None:
            left = available.get(line.variant.id, 0)
            found += _of_variant(line, line.variant, left=left)
    return found


def _of_quote(line: CartLine, quote: Quote, *, at: datetime) -> Iterator[LineProblem]:
    if quote.is_open(at):
        yield from _of_price(line)
        return
    if at >= quote.expires_at:
        words = (
            f"This quote expired on {day(quote.expires_at)}. Quote it again to order it."
        )
        yield LineProblem(line, ProblemKind.EXPIRED, words)
        return
    if not quote.is_ordered:
        words = "This quote no longer holds. Quote the model again to order it."
        yield LineProblem(line, ProblemKind.EXPIRED, words)
        return
    words = "This quote has been ordered already. Quote it again to order it once more."
    yield LineProblem(line, ProblemKind.ORDERED, words)


def _of_variant(line: CartLine, variant: Variant, *, left: int) -> Iterator[LineProblem]:
    if not (variant.active and variant.product.is_active):
        words = "This is no longer sold. Remove it to go on."
        yield LineProblem(line, ProblemKind.WITHDRAWN, words)
        return
    yield from _of_price(line)
    if left <= 0:
        words = "This has sold out since you added it. Remove it to go on."
        yield LineProblem(line, ProblemKind.SOLD_OUT, words)
    elif left < line.quantity:
        words = f"Only {left} left of the {line.quantity} you asked for."
        yield LineProblem(line, ProblemKind.SHORT, words, left=left)


def _of_price(line: CartLine) -> Iterator[LineProblem]:
    if line.price_has_changed:
        words = f"The price was {line.unit_price_seen} and is {line.unit_price} now."
        yield LineProblem(line, ProblemKind.PRICE, words)
