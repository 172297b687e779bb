"""Coupons: a code that takes a share or an amount off the things in a cart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel.errors import Invalid
from store.kernel.money import Money


class Coupon(Base):
    """Takes `percent_bp` or else `amount` off, from a minimum on, within its dates.

    The code is kept in upper case.
    """

    __tablename__ = "coupon"
    __table_args__ = (
        CheckConstraint("usage_limit IS NULL OR used <= usage_limit", name="within_limit"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str] = mapped_column(String(80))
    percent_bp: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Money] = mapped_column(Paise, default=Money.zero)
    minimum: Mapped[Money] = mapped_column(Paise, default=Money.zero)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    usage_limit: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)

    def discount_on(self, subtotal: Money) -> Money:
        """Give what is taken off a subtotal; never more than the subtotal."""
        if subtotal < self.minimum:
            return Money.zero()
        off = subtotal.part(self.percent_bp) if self.percent_bp else self.amount
        return min(off, subtotal)

    def require_usable(self, *, subtotal: Money, at: datetime) -> None:
        """Say in words why the code does not help here and now."""
        if self.starts_at is not None and at < self.starts_at:
            raise Invalid("This code is not valid yet.", field="code")
        if self.ends_at is not None and at >= self.ends_at:
            raise Invalid("This code has expired.", field="code")
        if self.is_used_up:
            raise Invalid("This code has been used up.", field="code")
        if subtotal < self.minimum:
            raise Invalid(
                f"This code needs a cart of {self.minimum} or more.", field="code"
            )

    def is_usable(self, *, subtotal: Money, at: datetime) -> bool:
        try:
            self.require_usable(subtotal=subtotal, at=at)
        except Invalid:
            return False
        return True

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
