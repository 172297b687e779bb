"""What the shop does about coupons."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from store.kernel.errors import Invalid
from store.kernel.money import FULL, Money
from store.promotions.models import Coupon
from store.promotions.queries import SHAPE


@dataclass(frozen=True)
class Terms:
    """What a coupon takes off: a share in basis points or an amount, and when."""

    percent_bp: int = 0
    amount: Money = field(default_factory=Money.zero)
    minimum: Money = field(default_factory=Money.zero)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    usage_limit: int | None = None

    def require_sense(self) -> None:
        """Refuse terms that take nothing off, two things, or more than everything."""
        if bool(self.percent_bp) == bool(self.amount):
            raise Invalid("A coupon takes either a share or an amount off.")
        if not 0 <= self.percent_bp <= FULL or self.amount < Money.zero():
            raise Invalid("A coupon takes between nothing and everything off.")


def add_coupon(session: Session, *, code: str, label: str, terms: Terms) -> Coupon:
    """Make a coupon; raises Invalid for a code or terms that make no sense."""
    code = code.strip().upper()
    if not SHAPE.fullmatch(code):
        raise Invalid("A code is made of letters, digits and dashes.", field="code")
    terms.require_sense()
    amounts = {"amount": terms.amount, "minimum": terms.minimum}
    coupon = Coupon(code=code, label=label, **{**asdict(terms), **amounts})
    session.add(coupon)
    session.flush()
    return coupon
