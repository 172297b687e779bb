"""What a cart keeps from others in the checkout follows its lines."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from store.cart.models import Cart
from store.cart.queries.wanted import wanted_stock
from store.catalog.actions.holding import cut_holds, release_carts


def let_go_of_rest(session: Session, cart: Cart, *, at: datetime) -> None:
    """Free at once what the cart does not want any more."""
    if not cart.kept:
        return
    wanted = wanted_stock(session, cart)
    cut_holds(session, cart_id=cart.id, wanted=wanted, at=at)


def let_go_of_poured(session: Session, carts: Collection[Cart], *, at: datetime) -> None:
    """Free what carts kept that were poured into another one."""
    release_carts(
        session, [cart.id for cart in carts if cart.kept and not cart.is_open], at=at
    )
