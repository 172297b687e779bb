"""The cart: lines of variants and accepted quotes, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.catalog.models import Variant
from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel import clock, ids
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.kernel.states import Lifecycle
from store.promotions.models import Coupon
from store.quotes.models import Quote

MAX_QUANTITY = 500
MAX_LINES = 100


class CartStatus(StrEnum):
    """Open until an order is made of it, or it is poured into another."""

    OPEN = "open"
    ORDERED = "ordered"
    MERGED = "merged"


LIFECYCLE = Lifecycle({CartStatus.OPEN: {CartStatus.ORDERED, CartStatus.MERGED}})


class Cart(Base):
    """What one visitor means to buy; its row is the lock for placing an order."""

    __tablename__ = "cart"
    __table_args__ = (
        Index("ix_cart_visitor", "visitor", "status"),
        Index("ix_cart_customer", "customer_id", "status"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    visitor: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[CartStatus] = mapped_column(String(12), default=CartStatus.OPEN)
    coupon_id: Mapped[int | None] = mapped_column(ForeignKey("coupon.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    active_at: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now, index=True
    )

    lines: Mapped[list[CartLine]] = relationship(
        back_populates="cart",
        order_by="CartLine.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    coupon: Mapped[Coupon | None] = relationship(lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.status == CartStatus.OPEN

    @property
    def count(self) -> int:
        """How many things are in the cart; a quote counts as its pieces."""
        return sum(line.pieces for line in self.lines)

    def add(self, variant: Variant, quantity: int, *, available: int) -> CartLine:
        """Put a variant in; an existing line grows. Never more than is available."""
        line = self._line_of(variant)
        wanted = quantity + (line.quantity if line else 0)
        require_quantity(wanted, available=available)
        if line is None:
            self._require_room()
            line = CartLine(
                variant=variant, variant_id=variant.id, unit_price_seen=variant.price
            )
            line.quote_id = line.quote = None
            self.lines.append(line)
        line.quantity, line.unit_price_seen = wanted, variant.price
        return line

    def add_quote(self, quote: Quote, *, at: datetime) -> CartLine:
        """Put a quote in, once; it must still be open."""
        quote.require_open(at)
        for line in self.lines:
            if line.quote_id == quote.id:
                return line
        self._require_room()
        line = CartLine(
            quote=quote, quote_id=quote.id, quantity=1, unit_price_seen=quote.total
        )
        line.variant_id = line.variant = None
        self.lines.append(line)
        return line

    def change(self, line: CartLine, quantity: int, *, available: int) -> None:
        """Set a line's quantity; zero takes the line out."""
        if quantity == 0:
            self.remove(line)
            return
        if line.quote_id is not None:
            raise Invalid("A quote is for a fixed number of pieces. Quote again for more.")
        require_quantity(quantity, available=available)
        line.quantity = quantity

    def remove(self, line: CartLine) -> None:
        self.lines.remove(line)

    def mark_ordered(self) -> None:
        self._move(CartStatus.ORDERED)

    def mark_merged(self) -> None:
        self._move(CartStatus.MERGED)

    def totals(self, at: datetime) -> CartTotals:
        """Add up the lines and the coupon; delivery is decided in the checkout."""
        subtotal = Money.total(line.total for line in self.lines)
        coupon = self.coupon
        if coupon is None or not coupon.is_usable(subtotal=subtotal, at=at):
            return CartTotals(subtotal, Money.zero(), subtotal)
        discount = coupon.discount_on(subtotal)
        return CartTotals(subtotal, discount, subtotal - discount)

    def _line_of(self, variant: Variant) -> CartLine | None:
        return next((line for line in self.lines if line.variant_id == variant.id), None)

    def _require_room(self) -> None:
        if len(self.lines) >= MAX_LINES:
            raise Invalid(f"A cart holds {MAX_LINES} lines. Order these first.")

    def _move(self, target: CartStatus) -> None:
        LIFECYCLE.check(self.status, target)
        self.status = target


@dataclass(frozen=True)
class CartTotals:
    """`total` is `subtotal` less `discount`, GST included, before delivery."""

    subtotal: Money
    discount: Money
    total: Money


class CartLine(Base):
    """So many of one variant, or one quote as a whole."""

    __tablename__ = "cart_line"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        UniqueConstraint("cart_id", "quote_id", name="uq_cart_line_quote"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "(variant_id IS NULL) <> (quote_id IS NULL)", name="variant_or_quote"
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    cart_id: Mapped[int] = mapped_column(
        ForeignKey("cart.id", ondelete="CASCADE"), index=True
    )
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id"))
    quantity: Mapped[int]
    unit_price_seen: Mapped[Money] = mapped_column(Paise)

    cart: Mapped[Cart] = relationship(back_populates="lines", lazy="raise_on_sql")
    variant: Mapped[Variant | None] = relationship(lazy="raise_on_sql")
    quote: Mapped[Quote | None] = relationship(lazy="raise_on_sql")

    @property
    def unit_price(self) -> Money:
        """Today's price of one; a quote's price is for all its pieces."""
        if self.variant is not None:
            return self.variant.price
        if self.quote is not None:
            return self.quote.total
        raise ValueError("a line has a variant or a quote")

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity

    @property
    def pieces(self) -> int:
        return self.quote.quantity if self.quote is not None else self.quantity

    @property
    def price_has_changed(self) -> bool:
        return self.unit_price != self.unit_price_seen

    @property
    def weight_g(self) -> int:
        if self.variant is not None:
            return self.variant.weight_g * self.quantity
        if self.quote is not None:
            return -(-self.quote.weight_mg // 1000)
        return 0


def require_quantity(quantity: int, *, available: int) -> None:
    """Refuse a quantity that is not sensible or not there."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Invalid(f"Choose a quantity from 1 to {MAX_QUANTITY}.", field="quantity")
    if available <= 0:
        raise Invalid("This is sold out at the moment.", field="quantity")
    if quantity > available:
        raise Invalid(
            f"Only {available} are left. Choose {available} or fewer.", field="quantity"
        )
