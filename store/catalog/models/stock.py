"""Stock: what lies on the shelf, what is promised, what is held for a while."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock


class StockLevel(Base):
    """How many of a variant there are; its row is the lock for that stock.

    `on_hand` lies on the shelf, `allocated` of it belongs to paid orders.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("allocated >= 0", name="allocated_not_negative"),
    )

    variant_id: Mapped[int] = mapped_column(
        ForeignKey("variant.id", ondelete="CASCADE"), primary_key=True
    )
    on_hand: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)

    @property
    def sellable(self) -> int:
        """What is neither sold nor missing; holds are counted by the queries."""
        return max(0, self.on_hand - self.allocated)


class StockHold(Base):
    """Stock kept for a cart in the checkout, or for an order that is being paid.

    Over when its time is, by query. A cart's hold knows when it was `begun_at`, as it is
    extended only for so long.
    """

    __tablename__ = "stock_hold"
    __table_args__ = (
        UniqueConstraint("order_id", "variant_id"),
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("(cart_id IS NULL) <> (order_id IS NULL)", name="cart_or_order"),
        Index("ix_stock_hold_variant", "variant_id", "expires_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id", ondelete="CASCADE"))
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    cart_id: Mapped[int | None] = mapped_column(BigInteger)
    quantity: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MovementKind(StrEnum):
    """Why stock changed."""

    RECEIVE = "receive"
    ADJUST = "adjust"
    ALLOCATE = "allocate"
    RELEASE = "release"
    SHIP = "ship"
    RETURN = "return"


class StockMovement(Base):
    """One change of stock, for ever; an order moves a variant once for each reason.

    What comes back may come more than once: `occasion` is the refund it came with.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (UniqueConstraint("order_id", "variant_id", "kind", "occasion"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    variant_id: Mapped[int] = mapped_column(
        ForeignKey("variant.id", ondelete="CASCADE"), index=True
    )
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[MovementKind] = mapped_column(Word(MovementKind, 12))
    occasion: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
