"""The cart: what one visitor means to buy, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import cast

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.accounts.models import Person
from store.cart.models.bargains import Around, Past, discounts_of
from store.cart.models.codes import CartCard, CartCode, WithCodes
from store.cart.models.lines import MAX_LINES, MAX_QUANTITY, CartLine, require_quantity
from store.catalog.models import Variant
from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.kernel.states import Lifecycle
from store.promotions.discounts import Discounts
from store.quotes.models import Quote


class CartStatus(StrEnum):
    """Open until an order is made of it, or it is poured into another."""

    OPEN = "open"
    ORDERED = "ordered"
    MERGED = "merged"


LIFECYCLE = Lifecycle({CartStatus.OPEN: {CartStatus.ORDERED, CartStatus.MERGED}})
_IS_OPEN = text("status = 'open'")


class Cart(WithCodes, Base):
    """What one visitor means to buy; its row is the lock for placing an order."""

    __tablename__ = "cart"
    __table_args__ = (
        Index(
            "uq_cart_open",
            "visitor",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_cart_customer", "customer_id", "status"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    visitor: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[CartStatus] = mapped_column(
        Word(CartStatus, 12), default=CartStatus.OPEN
    )
    coupon_id: Mapped[int | None] = mapped_column(ForeignKey("coupon.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    active_at: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now, index=True
    )

    lines: Mapped[list[CartLine]] = relationship(
        back_populates="cart",
        order_by=CartLine.id,
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    codes: Mapped[list[CartCode]] = relationship(
        order_by=CartCode.coupon_id, cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    laid: Mapped[list[CartCard]] = relationship(
        order_by=CartCard.card_id, cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    customer: Mapped[Person | None] = relationship(viewonly=True, lazy="raise_on_sql")
    left: Mapping[int, int] = MappingProxyType({})  # of each variant, as read with the cart
    kept: Mapping[int, int] = MappingProxyType({})  # of each, what it keeps from others
    around = Around()  # what promotions look at, as read with the cart
    past = Past()  # what the buyer did before, where it was asked
    # The moment of its prices; none is the present one. An annotation would be a column.
    priced_at = cast("datetime | None", None)

    @property
    def price_list_id(self) -> int | None:
        """The price list of whoever's cart it is; a guest has none."""
        return self.customer.price_list_id if self.customer is not None else None

    @property
    def is_open(self) -> bool:
        return self.status == CartStatus.OPEN

    @property
    def count(self) -> int:
        """How many things are in the cart; a quote counts as its pieces."""
        return sum(line.pieces for line in self.lines)

    @property
    def weight_g(self) -> int:
        return sum(line.weight_g for line in self.lines)

    @property
    def variant_ids(self) -> list[int]:
        return [line.variant_id for line in self.lines if line.variant_id is not None]

    @property
    def subtotal(self) -> Money:
        return Money.total(line.total for line in self.lines)

    @property
    def prices_seal(self) -> str:
        """What tells these lines at these prices from any others."""
        prices = [f"{line.id} {line.quantity} {line.unit_price}" for line in self.lines]
        return ids.digest("\n".join(prices))[:32]

    def add(self, variant: Variant, quantity: int, *, available: int) -> CartLine:
        """Put a variant in; an existing line grows. Never more than is available."""
        line = self._line_of(variant.id)
        require_quantity(quantity, available=available)
        if line is None:
            self._require_room()
            line = CartLine.of_variant(variant, 0)
            self.lines.append(line)
        _require_growth(line.quantity, quantity, available=available)
        line.quantity += quantity
        line.see_price()
        return line

    def add_quote(self, quote: Quote, *, at: datetime) -> CartLine:
        """Put a quote in, once; it must still be open."""
        quote.require_open(at)
        for line in self.lines:
            if line.quote_id == quote.id:
                return line
        self._require_room()
        line = CartLine.of_quote(quote)
        self.lines.append(line)
        return line

    def change(
        self, line: CartLine, quantity: int, *, available: int, was: int | None = None
    ) -> None:
        """Set a line's quantity, as far as there is enough; zero takes the line out.

        `was` is the quantity the visitor looked at: another one by now is a Conflict.
        """
        if was is not None and line.quantity not in (was, quantity):
            raise Conflict(
                f"This was changed to {line.quantity} elsewhere meanwhile. "
                "Look again, then change it."
            )
        if quantity == 0:
            self.remove(line)
            return
        if line.is_print:
            raise Invalid(
                "A quote is for a fixed number of pieces. Quote again for more.",
                field="quantity",
            )
        if available > 0:
            quantity = min(quantity, available)
        require_quantity(quantity, available=available)
        line.set_quantity(quantity)

    def agree_to_prices(self, seal: str) -> None:
        """Take every price as it is now; `seal` is of the prices that were shown."""
        if seal != self.prices_seal:
            raise Conflict("The prices have changed once more. Look again, then agree.")
        for line in self.lines:
            line.see_price()

    def remove(self, line: CartLine) -> None:
        self.lines.remove(line)

    def absorb(
        self, other: Cart, *, available: Mapping[int, int], doubled: bool = False
    ) -> list[str]:
        """Take over another cart's lines and codes; says what could not be kept whole.

        Quantities add up, but never beyond what is available; what is in both because one
        is a copy (`doubled`) does not.
        """
        told = [self._take_over(line, available, doubled=doubled) for line in other.lines]
        self.keep_codes(other.coupons, other.cards)
        other.mark_merged()
        return [sentence for sentence in told if sentence]

    def mark_ordered(self) -> None:
        self._move(CartStatus.ORDERED)

    def mark_merged(self) -> None:
        self._move(CartStatus.MERGED)

    def totals(self, at: datetime) -> CartTotals:
        """Add up the lines and what comes off; delivery is decided in the checkout."""
        subtotal, off = self.subtotal, discounts_of(self, at=at)
        return CartTotals(subtotal, off.total, subtotal - off.total, off)

    def copy(self, other: Cart, *, available: Mapping[int, int]) -> list[str]:
        """Take what anybody can buy of another cart, which stays as it is."""
        things = [line for line in other.lines if not line.is_print]
        told = [self._take_over(line, available) for line in things]
        told += [
            f"{line.title} stays where it is." for line in other.lines if line.is_print
        ]
        return [sentence for sentence in told if sentence]

    def _take_over(
        self, line: CartLine, available: Mapping[int, int], *, doubled: bool = False
    ) -> str:
        mine = self._same_as(line)
        if mine is None and len(self.lines) >= MAX_LINES:
            return f"{line.title} did not fit: a cart holds {MAX_LINES} lines."
        if line.variant is None:
            if mine is None and line.quote is not None:
                self.lines.append(CartLine.of_quote(line.quote))
            return ""
        left = available.get(line.variant.id, 0)
        if mine is not None:
            both = max(mine.quantity, line.quantity)
            wanted = both if doubled else mine.quantity + line.quantity
            return _fit(mine, wanted, left=left)
        mine = CartLine.of_variant(line.variant, line.quantity)
        mine.unit_price_seen = line.unit_price_seen
        self.lines.append(mine)
        return _fit(mine, line.quantity, left=left)

    def _same_as(self, other: CartLine) -> CartLine | None:
        thing = (other.variant_id, other.quote_id)
        mine = (line for line in self.lines if (line.variant_id, line.quote_id) == thing)
        return next(mine, None)

    def _line_of(self, variant_id: int) -> CartLine | None:
        return next((line for line in self.lines if line.variant_id == variant_id), None)

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
    discounts: Discounts = field(default_factory=Discounts)


def _fit(line: CartLine, wanted: int, *, left: int) -> str:
    """Take as many as there are of those wanted; a sold-out line keeps them, to be seen."""
    line.set_quantity(min(wanted, MAX_QUANTITY, left or MAX_QUANTITY))
    if line.quantity == wanted:
        return ""
    return f"{line.title}: {line.quantity} instead of {wanted}, as many as we have."


def _require_growth(there: int, more: int, *, available: int) -> None:
    """Refuse more than is there; what the cart holds already counts."""
    most = min(available, MAX_QUANTITY)
    if there + more > most:
        raise Invalid(
            f"You have {there} in the cart already, and {most} is the most we can send.",
            field="quantity",
        )
