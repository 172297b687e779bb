"""Coupons: codes that open a promotion, and the orders that used them."""

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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel.money import Money
from store.promotions.models.promotions import Promotion
from store.promotions.terms import Action, Deed, Kind, Offer

NOTHING = Action(Deed.AMOUNT)
USED_UP = "This code has been used up."


class Coupon(Base):
    """A code, kept in upper case. Uses are counted only when they are limited.

    `label` to `ends_at` are of a time when a code had terms of its own; its promotion has
    them now. A code without a promotion opens nothing.
    """

    __tablename__ = "coupon"
    __table_args__ = (
        CheckConstraint("usage_limit IS NULL OR used <= usage_limit", name="within_limit"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    promotion_id: Mapped[int | None] = mapped_column(ForeignKey("promotion.id"), index=True)
    usage_limit: Mapped[int | None]
    per_person_limit: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)

    label: Mapped[str] = mapped_column(String(80), default="")
    percent_bp: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Money] = mapped_column(Paise, default=Money.zero)
    minimum: Mapped[Money] = mapped_column(Paise, default=Money.zero)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    promotion: Mapped[Promotion | None] = relationship(viewonly=True, lazy="raise_on_sql")

    def offer(self, *, spent: str = "") -> Offer:
        """Give what the code opens; `spent` says why its holder cannot use it again."""
        if self.promotion is None:
            return Offer(0, self.label, Kind.ORDER, NOTHING, active=False, code=self.code)
        return self.promotion.offer(code=self.code, spent=self._used_up or spent)

    def works(self, at: datetime) -> bool:
        """Tell whether the code may help anybody at this moment."""
        return self.offer().is_on(at) and not self.is_used_up

    @property
    def is_limited(self) -> bool:
        """Tell whether its uses have to be counted under its lock."""
        return self.usage_limit is not None or self.per_person_limit is not None

    @property
    def is_used_up(self) -> bool:
        return self.usage_limit is not None and self.used >= self.usage_limit

    def use(self) -> None:
        """Count one use, when uses are limited at all."""
        if self.usage_limit is not None:
            self.used += 1

    def give_back(self) -> None:
        """Take one use back: its order was given up unpaid."""
        if self.usage_limit is not None and self.used > 0:
            self.used -= 1

    @property
    def _used_up(self) -> str:
        return USED_UP if self.is_used_up else ""


class RedemptionState(StrEnum):
    """Used while its order stands; released when the order was given up."""

    USED = "used"
    RELEASED = "released"


class CouponRedemption(Base):
    """One order's use of a code; `person` is what one person's addresses have in common."""

    __tablename__ = "coupon_redemption"
    __table_args__ = (
        UniqueConstraint("coupon_id", "order_id"),
        Index("ix_coupon_redemption_person", "coupon_id", "person"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    coupon_id: Mapped[int] = mapped_column(ForeignKey("coupon.id"))
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    person: Mapped[str] = mapped_column(String(254))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[RedemptionState] = mapped_column(
        Word(RedemptionState, 10), default=RedemptionState.USED
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    coupon: Mapped[Coupon] = relationship(viewonly=True, lazy="raise_on_sql")

    @property
    def is_used(self) -> bool:
        return self.state == RedemptionState.USED
