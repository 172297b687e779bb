"""Disputes: a customer's bank takes money back, and the shop may object."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel import clock
from store.kernel.money import Money

OVER = frozenset({"won", "lost", "warning_closed", "prevented"})
LOST = "lost"


class Dispute(Base):
    """One objection to one payment; `state` is Stripe's own word for how it stands.

    While it is open nothing of the order is sent; by `due_at` evidence has to be there.
    """

    __tablename__ = "dispute"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    dispute_id: Mapped[str] = mapped_column(String(120), unique=True)
    amount: Mapped[Money] = mapped_column(Paise)
    reason: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_open(self) -> bool:
        return self.state not in OVER

    @property
    def words(self) -> str:
        """The reason and the state as people read them."""
        return f"{self.reason}: {self.state}".replace("_", " ")

    def follow(self, state: str, *, due_at: datetime | None, at: datetime) -> bool:
        """Take over how it stands; gives False for a repeat, and once it is over."""
        if self.state == state or not self.is_open:
            return False
        self.state, self.due_at = state, due_at
        self.closed_at = at if state in OVER else None
        return True
