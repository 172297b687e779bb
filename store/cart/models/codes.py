"""What a cart was given to pay less with: codes, and gift cards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.promotions.models import Coupon, GiftCard

MOST_CODES = 5
TOO_MANY_CODES = f"A cart takes {MOST_CODES} codes. Remove one of them first."


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

    card: Mapped[GiftCard] = relationship(viewonly=True, lazy="raise_on_sql")


class WithCodes:
    """What a cart does about its codes and gift cards."""

    if TYPE_CHECKING:
        coupon_id: Mapped[int | None]
        codes: Mapped[list[CartCode]]
        laid: Mapped[list[CartCard]]

    @property
    def coupons(self) -> list[Coupon]:
        return [code.coupon for code in self.codes]

    @property
    def cards(self) -> list[GiftCard]:
        return [each.card for each in self.laid]

    @property
    def card_ids(self) -> list[int]:
        return [each.card_id for each in self.laid]

    @property
    def coupon_ids(self) -> list[int]:
        return [code.coupon_id for code in self.codes]

    def take_code(self, coupon: Coupon) -> None:
        """Take a code beside the others, once; raises Invalid when there are too many."""
        if coupon.id in self.coupon_ids:
            return
        if len(self.codes) >= MOST_CODES:
            raise Invalid(TOO_MANY_CODES, field="code")
        self.codes.append(CartCode(coupon=coupon, coupon_id=coupon.id))
        self._name_first_code()

    def keep_codes(self, coupons: Iterable[Coupon], cards: Iterable[GiftCard]) -> None:
        """Take over codes of another cart or an order, as many as there is room for."""
        for coupon in coupons:
            if len(self.codes) < MOST_CODES:
                self.take_code(coupon)
        for card in cards:
            if len(self.laid) < MOST_CODES:
                self.lay_card(card)

    def lay_card(self, card: GiftCard) -> None:
        """Let a gift card pay, once; nothing is held on it before the order."""
        if card.id not in self.card_ids:
            if len(self.laid) >= MOST_CODES:
                raise Invalid(TOO_MANY_CODES, field="code")
            self.laid.append(CartCard(card=card, card_id=card.id))

    def take_back_card(self, last4: str) -> None:
        """Let the card that ends so pay no longer."""
        self.laid = [each for each in self.laid if each.card.last4 != last4]

    def gift(self, at: datetime) -> Money:
        """Give what the gift cards at hand hold."""
        usable = (card for card in self.cards if card.is_usable(at))
        return Money.total(card.balance for card in usable)

    def drop_code(self, code: str) -> None:
        """Take a code off; one that is not there changes nothing."""
        self.codes = [each for each in self.codes if each.coupon.code != code]
        self._name_first_code()

    def _name_first_code(self) -> None:
        """Shops of before knew one code of a cart."""
        self.coupon_id = self.codes[0].coupon_id if self.codes else None
