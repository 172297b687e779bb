"""What an order is made of: its lines as they were bought, and its history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel.money import Money

if TYPE_CHECKING:
    from store.orders.models.orders import Order


PRINTS = text("quote_id IS NOT NULL")


class PartLine(TypedDict):
    """A part of a kit as it was bought: `quantity` of it goes into each kit."""

    variant_id: int
    sku: str
    title: str
    detail: str
    quantity: int


class OrderLine(Base):
    """A snapshot of one cart line: a thing to pack, or a print to make.

    For a print `quantity` counts pieces, and `unit_price` is the price of the lot.
    `total` is what the line costs after its share of the discount, GST included.
    A kit says in `parts` what is packed for it, whatever becomes of the kit later.
    `refunded` is what was given back of `total`, `tax_refunded` of `tax`, and
    `refunded_quantity` are the pieces it was given back for. `restocked` pieces lie on the
    shelf again; `withdrawn` of them were never sent.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "(variant_id IS NULL) <> (quote_id IS NULL)", name="thing_or_print"
        ),
        CheckConstraint("refunded >= 0 AND refunded <= total", name="refunded_within"),
        CheckConstraint(
            "refunded_quantity >= 0 AND refunded_quantity <= quantity "
            "AND withdrawn >= 0 AND withdrawn <= restocked AND restocked <= quantity",
            name="returned_within",
        ),
        CheckConstraint(
            "tax_refunded >= 0 AND tax_refunded <= tax AND tax_refunded <= refunded",
            name="tax_refunded_within",
        ),
        Index(
            "ix_order_line_print", "order_id", sqlite_where=PRINTS, postgresql_where=PRINTS
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
    parts: Mapped[list[PartLine]] = mapped_column(JSON, default=list, server_default="[]")
    refunded: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    tax_refunded: Mapped[Money] = mapped_column(
        Paise, default=Money.zero, server_default="0"
    )
    refunded_quantity: Mapped[int] = mapped_column(default=0, server_default="0")
    restocked: Mapped[int] = mapped_column(default=0, server_default="0")
    withdrawn: Mapped[int] = mapped_column(default=0, server_default="0")

    order: Mapped[Order] = relationship(back_populates="lines", lazy="raise_on_sql")

    @property
    def is_print(self) -> bool:
        return self.quote_id is not None

    @property
    def to_pack(self) -> int:
        """The pieces that are sent: all but what was taken out before."""
        return self.quantity - self.withdrawn

    @property
    def taken(self) -> dict[int, int]:
        """What the line takes off the shelf, by variant: of a kit, its parts."""
        return self.shelf_of(self.to_pack)

    def shelf_of(self, pieces: int) -> dict[int, int]:
        """What pieces of the line are on the shelf, by variant; of a print, nothing."""
        if self.variant_id is None:
            return {}
        if not self.parts:
            return {self.variant_id: pieces}
        return {part["variant_id"]: part["quantity"] * pieces for part in self.parts}

    def title_of(self, variant_id: int) -> str:
        """Name what is taken off the shelf: the thing, or a part of the kit."""
        inside = (part for part in self.parts if part["variant_id"] == variant_id)
        part = next(inside, None)
        return f"{part['title']} in {self.title}" if part else self.title


class OrderDiscount(Base):
    """One promotion's part of what was taken off: of one line, or of the delivery.

    The rows of the lines sum to `Order.discount`; those of the delivery (no line) are off
    `Order.delivery_price` already, and kept to be told. Amounts are above zero.
    """

    __tablename__ = "order_discount"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), index=True
    )
    line_position: Mapped[int | None]
    promotion_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    code: Mapped[str] = mapped_column(String(40), default="")
    label: Mapped[str] = mapped_column(String(80))
    amount: Mapped[Money] = mapped_column(Paise)


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
