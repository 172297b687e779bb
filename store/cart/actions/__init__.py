"""What visitors do with their cart; each change takes the cart's row first."""

from store.cart.actions.coupons import apply_code, remove_code
from store.cart.actions.filling import (
    add_print,
    add_quote,
    add_variant,
    change_line,
    remove_line,
)
from store.cart.actions.merging import merge_at_login
from store.cart.actions.taking import cart_to_fill
from store.cart.actions.truths import agree_to_prices, quote_again

__all__ = [
    "add_print",
    "add_quote",
    "add_variant",
    "agree_to_prices",
    "apply_code",
    "cart_to_fill",
    "change_line",
    "merge_at_login",
    "quote_again",
    "remove_code",
    "remove_line",
]
