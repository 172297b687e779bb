"""What a cart would take off the shelf."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.cart.models import Cart
from store.catalog.queries.stock import kits_among, taken_together


def wanted_stock(session: Session, cart: Cart) -> dict[int, int]:
    """Give how many of each variant a cart wants, summed over its lines and kits."""
    lines = [line for line in cart.lines if line.variant_id is not None]
    quantities = {line.variant_id or 0: line.quantity for line in lines}
    return taken_together(quantities, kits_among(session, quantities.keys()))
