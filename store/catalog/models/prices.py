"""Prices besides the plain one: for many pieces, for some customers, and of before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel import clock
from store.kernel.money import Money


class PriceList(Base):
    """Prices for some customers: schools, resellers."""

    __tablename__ = "price_list"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))


class PriceBreak(Base):
    """The price of each piece from so many pieces on; of one price list, or for all.

    It holds from `valid_from` until just before `valid_until`; without them, always.
    """

    __tablename__ = "price_break"
    __table_args__ = (
        UniqueConstraint("variant_id", "price_list_id", "quantity", "valid_from"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id", ondelete="CASCADE"))
    price_list_id: Mapped[int | None] = mapped_column(
        ForeignKey("price_list.id", ondelete="CASCADE"), index=True
    )
    quantity: Mapped[int]
    price: Mapped[Money] = mapped_column(Paise)
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def holds(self, at: datetime) -> bool:
        """Tell whether it is asked at this moment."""
        begun = self.valid_from is None or self.valid_from <= at
        return begun and (self.valid_until is None or at < self.valid_until)

    def is_for(self, price_list_id: int | None) -> bool:
        """Tell whether it holds for those of a price list; what is for all always does."""
        return self.price_list_id is None or self.price_list_id == price_list_id


class PriceChange(Base):
    """What a variant costs from a moment on, for ever: the lowest of 30 days is shown."""

    __tablename__ = "price_change"
    __table_args__ = (Index("ix_price_change_variant", "variant_id", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id", ondelete="CASCADE"))
    price: Mapped[Money] = mapped_column(Paise)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
