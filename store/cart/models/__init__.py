"""The cart, its lines, and what may have changed since they were put in."""

from store.cart.models.bargains import Past, discounts_of
from store.cart.models.carts import Cart, CartStatus, CartTotals
from store.cart.models.codes import CartCard, CartCode
from store.cart.models.lines import MAX_LINES, MAX_QUANTITY, CartLine, require_quantity
from store.cart.models.problems import LineProblem, ProblemKind, cart_problems
from store.cart.models.reminders import CartReminder

__all__ = [
    "MAX_LINES",
    "MAX_QUANTITY",
    "Cart",
    "CartCard",
    "CartCode",
    "CartLine",
    "CartReminder",
    "CartStatus",
    "CartTotals",
    "LineProblem",
    "Past",
    "ProblemKind",
    "cart_problems",
    "discounts_of",
    "require_quantity",
]
