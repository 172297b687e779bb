"""The one reminder of a cart that was left: asked for, sent once, and taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.cart.models.carts import Cart
from store.infra.db import Base, Key, UtcDateTime


class CartReminder(Base):
    """Somebody's consent to one mail about this very cart, and what became of it.

    `consent_words` names the wording that was agreed to; `settled_at` is when the same
    person ordered; `restored_to` is the cart that its lines were copied into.
    """

    __tablename__ = "cart_reminder"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    cart_id: Mapped[int] = mapped_column(
        ForeignKey("cart.id", ondelete="CASCADE"), unique=True
    )
    email: Mapped[str] = mapped_column(String(254), index=True)
    consent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consent_words: Mapped[str] = mapped_column(String(20))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    restored_to: Mapped[int | None] = mapped_column(
        ForeignKey("cart.id", ondelete="SET NULL"), index=True
    )

    cart: Mapped[Cart] = relationship(foreign_keys=cart_id, lazy="raise_on_sql")
