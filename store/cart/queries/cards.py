"""Gift cards that were laid to a cart."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.cart.models import CartCard
from store.promotions.models import GiftCard


def cards_of(session: Session, cart_id: int) -> Sequence[GiftCard]:
    """Give the cards that shall pay for a cart, in their order."""
    rows = select(GiftCard).join(CartCard, CartCard.card_id == GiftCard.id)
    mine = rows.where(CartCard.cart_id == cart_id).order_by(GiftCard.id)
    return session.scalars(mine).all()
