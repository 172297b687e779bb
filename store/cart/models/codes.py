"""What a cart was given to pay less with: codes, and gift cards."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base
from store.promotions.models import Coupon


class CartCode(Base):
    """A code in a cart, whether it helps at the moment or not."""

    __tablename__ = "cart_code"

    cart_id: Mapped[int] = mapped_column(
        ForeignKey("cart.id", ondelete="CASCADE"), primary_key=True
    )
    coupon_id: Mapped[int] = mapped_column(ForeignKey("coupon.id"), primary_key=True)

    coupon: Mapped[Coupon] = relationship(viewonly=True, lazy="raise_on_sql")


class CartCard(Base):
    """A gift card that shall pay for a cart; nothing is held on it before the order."""

    __tablename__ = "cart_card"

    cart_id: Mapped[int] = mapped_column(
        ForeignKey("cart.id", ondelete="CASCADE"), primary_key=True
    )
    card_id: Mapped[int] = mapped_column(ForeignKey("gift_card.id"), primary_key=True)
