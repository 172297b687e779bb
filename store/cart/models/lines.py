"""A line of the cart: so many of one variant, or one quote as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.catalog.models import Media, Variant
from store.catalog.prices import Prices
from store.infra.db import Base, Key, Paise
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.models import Quote

if TYPE_CHECKING:
    from store.cart.models.carts import Cart

MAX_QUANTITY = 500
MAX_LINES = 100


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

    cart: Mapped[Cart | None] = relationship(back_populates="lines", lazy="raise_on_sql")
    variant: Mapped[Variant | None] = relationship(viewonly=True, lazy="raise_on_sql")
    quote: Mapped[Quote | None] = relationship(viewonly=True, lazy="raise_on_sql")

    @classmethod
    def of_variant(cls, variant: Variant, quantity: int) -> CartLine:
        """Make a line of a variant; what it costs follows from the cart it is put in."""
        return cls(
            variant=variant,
            variant_id=variant.id,
            quote=None,
            quote_id=None,
            quantity=quantity,
            unit_price_seen=variant.price,
        )

    @classmethod
    def of_quote(cls, quote: Quote) -> CartLine:
        """Make a line of a quote: all its pieces at its firm price."""
        return cls(
            variant=None,
            variant_id=None,
            quote=quote,
            quote_id=quote.id,
            quantity=1,
            unit_price_seen=quote.total,
        )

    @property
    def is_print(self) -> bool:
        return self.quote_id is not None

    @property
    def unit_price(self) -> Money:
        """Today's price of one of so many; a quote's price is for all its pieces."""
        if self.variant is not None:
            return self._prices(self.variant).each(self.quantity)
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
    def price_has_risen(self) -> bool:
        return self.unit_price > self.unit_price_seen

    def see_price(self) -> None:
        """Today's price is known to the visitor: from now on a change is told."""
        self.unit_price_seen = self.unit_price

    def set_quantity(self, quantity: int) -> None:
        """Take so many; another price that comes with it is nobody's change of price."""
        as_seen = not self.price_has_changed
        self.quantity = quantity
        if as_seen:
            self.see_price()

    def take_quote(self, quote: Quote) -> None:
        """Let another quote stand here; what the one before cost is still known."""
        self.quote, self.quote_id = quote, quote.id

    def next_step(self, *, left: int) -> str:
        """Tell from how many more on each would cost less; nothing when it never does."""
        if self.variant is None:
            return ""
        most = min(left, MAX_QUANTITY)
        return self._prices(self.variant).hint(self.quantity, most=most)

    @property
    def weight_g(self) -> int:
        if self.variant is not None:
            return self.variant.weight_g * self.quantity
        if self.quote is not None:
            return -(-self.quote.weight_mg // 1000)
        return 0

    @property
    def title(self) -> str:
        """What is bought, in words: the product's name, or the file that is printed."""
        if self.variant is not None:
            return self.variant.product.name
        return self.quote.title if self.quote is not None else ""

    @property
    def options_text(self) -> str:
        """The choices made: "Graphite grey, 1.75 mm"."""
        if self.variant is not None:
            return self.variant.label
        return self.quote.options_text if self.quote is not None else ""

    @property
    def picture(self) -> Media | None:
        """The picture of this very variant, else the product's first."""
        if self.variant is None:
            return None
        pictures = self.variant.product.media
        own = (media for media in pictures if media.variant_id == self.variant_id)
        return next(own, next(iter(pictures), None))

    def _prices(self, variant: Variant) -> Prices:
        if self.cart is None:
            return variant.prices()
        return variant.prices(self.cart.price_list_id, at=self.cart.priced_at)


def require_quantity(quantity: int, *, available: int) -> None:
    """Refuse a quantity that is not sensible or not there."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Invalid(f"Choose a quantity from 1 to {MAX_QUANTITY}.", field="quantity")
    if available <= 0:
        raise Invalid("This is sold out at the moment.", field="quantity")
    if quantity > available:
        raise Invalid(_only(available), field="quantity")


def _only(available: int) -> str:
    if available == 1:
        return "Only 1 is left."
    return f"Only {available} are left. Choose {available} or fewer."
