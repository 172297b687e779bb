"""Reads of the cart; each gives it with all that a page draws."""

from store.cart.queries.carts import (
    ShownCart,
    cart_count,
    carts_that_meet,
    empty_cart,
    left_of,
    open_cart,
    shown_cart,
    variant_to_sell,
)
from store.cart.queries.contents import contents_of

__all__ = [
    "ShownCart",
    "cart_count",
    "carts_that_meet",
    "contents_of",
    "empty_cart",
    "left_of",
    "open_cart",
    "shown_cart",
    "variant_to_sell",
]
