"""Reads of orders, and of what the desk keeps beside them."""

from store.orders.queries.reads import (
    BOUGHT,
    KEY,
    NUMBER,
    UNKNOWN,
    has_ordered,
    last_order_of,
    locked_order,
    order_of,
    order_of_cart,
    order_with_id,
    order_with_number,
    orders_of,
    pictures_of,
    print_picture,
    reviewable,
    unpaid_order_of,
)

__all__ = [
    "BOUGHT",
    "KEY",
    "NUMBER",
    "UNKNOWN",
    "has_ordered",
    "last_order_of",
    "locked_order",
    "order_of",
    "order_of_cart",
    "order_with_id",
    "order_with_number",
    "orders_of",
    "pictures_of",
    "print_picture",
    "reviewable",
    "unpaid_order_of",
]
