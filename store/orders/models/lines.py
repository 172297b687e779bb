"""What an order is made of: its lines as they were bought, and its history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel.money import Money

if TYPE_CHECKING:
    from store.orders.models.orders import Order


class OrderLine(Base):
    """A snapshot of one cart line: a thing to pack, or a print to make.

    For a print `quantity` counts pieces, and `unit_price` is the price of the lot.
    `total` is what the line costs after its share of the discount, GST included.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "(variant_id IS NULL) <> (quote_id IS NULL)", name="thing_or_print"
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"), index=True)
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id"), unique=False)
    sku: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(220))
    detail: Mapped[str] = mapped_column(String(200), default="")
    hsn: Mapped[str] = mapped_column(String(8))
    quantity: Mapped[int]
    unit_price: Mapped[Money] = mapped_column(Paise)
    discount: Mapped[Money] = mapped_column(Paise)
    total: Mapped[Money] = mapped_column(Paise)
    gst_bp: Mapped[int]
    tax: Mapped[Money] = mapped_column(Paise)
    weight_g: Mapped[int] = mapped_column(default=0)

    order: Mapped[Order] = relationship(back_populates="lines", lazy="raise_on_sql")

    @property
    def is_print(self) -> bool:
        return self.quote_id is not None


class OrderEvent(Base):
    """One line of an order's history; rows are only ever added."""

    __tablename__ = "order_event"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(120), default="shop")
