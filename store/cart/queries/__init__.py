"""Reads of the cart; each gives it with all that a page draws."""

from store.cart.queries.carts import (
    ShownCart,
    cart_count,
    empty_cart,
    left_of,
    locked_carts,
    open_cart,
    shown_cart,
    variant_to_sell,
)
from store.cart.queries.contents import Contents, contents_of

__all__ = [
    "Contents",
    "ShownCart",
    "cart_count",
    "contents_of",
    "empty_cart",
    "left_of",
    "locked_carts",
    "open_cart",
    "shown_cart",
    "variant_to_sell",
]
