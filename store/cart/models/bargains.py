"""What promotions take off a cart: its lines as they see them, and what they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.promotions.discounts import Discounts, discounts
from store.promotions.terms import Item, Offer, Shopper

if TYPE_CHECKING:
    from store.cart.models.carts import Cart
    from store.cart.models.lines import CartLine

Groups = Mapping[int, frozenset[int]]


def _nothing() -> Mapping[int, frozenset[int]]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Around:
    """What was read with a cart for its promotions.

    `offers` count by themselves; `paths` gives the shelves of a category, itself among
    them, and `themes` the collections of a product.
    """

    offers: tuple[Offer, ...] = ()
    paths: Groups = field(default_factory=_nothing)
    themes: Groups = field(default_factory=_nothing)


@dataclass(frozen=True)
class Past:
    """What is known of the buyer's earlier orders: `spent` says why a code is used up."""

    has_ordered: bool = False
    spent: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def discounts_of(cart: Cart, *, at: datetime) -> Discounts:
    """Give what promotions and codes take off a cart, and why other codes do not."""
    items = [_item(line, cart.around) for line in cart.lines]
    offers = [*cart.around.offers, *_opened(cart)]
    return discounts(items, offers, shopper=_shopper(cart), at=at)


def _opened(cart: Cart) -> Iterator[Offer]:
    for coupon in cart.coupons:
        yield coupon.offer(spent=cart.past.spent.get(coupon.code, ""))


def _shopper(cart: Cart) -> Shopper:
    return Shopper(
        signed_in=cart.customer_id is not None,
        price_list_id=cart.price_list_id,
        has_ordered=cart.past.has_ordered,
    )


def _item(line: CartLine, around: Around) -> Item:
    if line.variant is None:
        lot = line.unit_price
        return Item(lot, line.quantity, pieces=line.pieces, is_print=True)
    product = line.variant.product
    return Item(
        line.unit_price,
        line.quantity,
        pieces=line.quantity,
        product_id=line.variant.product_id,
        brand=product.brand,
        categories=around.paths.get(product.category_id, frozenset()),
        collections=around.themes.get(line.variant.product_id, frozenset()),
    )
