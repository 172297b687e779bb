"""What is done to orders after they are made, and what the desk writes beside them."""

from store.orders.actions.standing import (
    CONFIRMATION_SENT,
    RECEIPT_SENT,
    call_off,
    claim_at_login,
    confirm_on_terms,
    give_up,
    has_confirmation,
    has_receipt,
    let_go,
    note_confirmation,
    note_receipt,
    settle_attention,
    settle_paid,
    ship_order,
    wanted_stock,
)

__all__ = [
    "CONFIRMATION_SENT",
    "RECEIPT_SENT",
    "call_off",
    "claim_at_login",
    "confirm_on_terms",
    "give_up",
    "has_confirmation",
    "has_receipt",
    "let_go",
    "note_confirmation",
    "note_receipt",
    "settle_attention",
    "settle_paid",
    "ship_order",
    "wanted_stock",
]
