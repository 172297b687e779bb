"""Payments: one row for each time we sent a customer to pay, and what Stripe told us."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import clock
from store.kernel.money import Money
from store.kernel.states import Lifecycle

STRIPE = "stripe"
OFFLINE = "offline"  # by transfer, at the door, on an invoice: staff see the money come
SHORTEST = timedelta(minutes=30)  # Stripe's shortest session
USABLE = timedelta(minutes=2)  # a page with less time left is not worth opening


class PaymentState(StrEnum):
    """What became of one try to pay."""

    STARTING = "starting"  # our row is there, Stripe has not answered yet
    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


LIFECYCLE = Lifecycle(
    {
        PaymentState.STARTING: {
            PaymentState.OPEN,
            PaymentState.PROCESSING,
            PaymentState.PAID,
            PaymentState.FAILED,
            PaymentState.EXPIRED,
        },
        PaymentState.OPEN: {
            PaymentState.PROCESSING,
            PaymentState.PAID,
            PaymentState.FAILED,
            PaymentState.EXPIRED,
        },
        PaymentState.PROCESSING: {PaymentState.PAID, PaymentState.FAILED},
        PaymentState.FAILED: {PaymentState.PAID},
        PaymentState.EXPIRED: {PaymentState.PAID},
    }
)


class Payment(Base):
    """One try to pay one order; `attempt` makes its idempotency key.

    `captured` is the money it brought, `refunded` what of that went back. At Stripe a try
    is a checkout session; `method` says with what it was paid ("card", "upi", "bank").
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("order_id", "attempt"),
        CheckConstraint("refunded >= 0 AND refunded <= captured", name="refunded_within"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    attempt: Mapped[int]
    amount: Mapped[Money] = mapped_column(Paise)
    currency: Mapped[str] = mapped_column(String(3), default="INR")
    provider: Mapped[str] = mapped_column(String(16), default=STRIPE, server_default=STRIPE)
    method: Mapped[str] = mapped_column(String(40), default="", server_default="")
    captured: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    refunded: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    state: Mapped[PaymentState] = mapped_column(
        Word(PaymentState, 12), default=PaymentState.STARTING
    )
    session_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    intent_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    url: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def idempotency_key(self) -> str:
        """Stripe's key for making this session: from ids that never change."""
        return f"order:{self.order_id}:session:{self.attempt}"

    def can_be_used(self, at: datetime) -> bool:
        """Tell whether a customer can be sent to this try's page, or it can be asked for.

        One that Stripe has not answered is asked for again under the same key, with
        the same end; Stripe takes no session that is shorter than half an hour.
        """
        least = {PaymentState.STARTING: SHORTEST, PaymentState.OPEN: USABLE}
        return self.state in least and self.expires_at >= at + least[self.state]

    def opened(self, *, session_id: str, url: str) -> None:
        """Stripe has made the session."""
        if self.state == PaymentState.STARTING:
            self._move(PaymentState.OPEN)
        self.session_id, self.url = session_id, url

    def adopt(self, session_id: str) -> None:
        """Take the session Stripe tells of, should it be before we have kept its id."""
        if self.session_id is None:
            self.session_id = session_id

    def settle(self, target: PaymentState, *, intent_id: str | None, at: datetime) -> bool:
        """Move to what Stripe says; gives False for a repeat or a step backwards."""
        if self.state == target or not LIFECYCLE.allows(self.state, target):
            return False
        self._move(target)
        self.settled_at = None if target == PaymentState.OPEN else at
        self.intent_id = intent_id or self.intent_id
        return True

    def take(self, amount: Money, *, method: str = "") -> None:
        """Count the money this try brought, and with what it was paid."""
        self.captured += amount
        self.method = method or self.method

    def give_back(self, amount: Money) -> None:
        """Count money of this payment that went back; the database refuses too much."""
        self.refunded += amount

    def _move(self, target: PaymentState) -> None:
        LIFECYCLE.check(self.state, target)
        self.state = target
