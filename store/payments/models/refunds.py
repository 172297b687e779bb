"""Refunds: money that goes back, written down before anybody is asked to send it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.money import Money
from store.kernel.states import Lifecycle
from store.orders.models import OrderLine
from store.payments.models.payments import STRIPE, Payment


class RefundState(StrEnum):
    """Pending until the provider says that the money went back, or did not.

    A bank may refuse days later what had gone out to it already.
    """

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


REFUND = Lifecycle(
    {
        RefundState.PENDING: {RefundState.SUCCEEDED, RefundState.FAILED},
        RefundState.SUCCEEDED: {RefundState.FAILED},
    }
)


class Refund(Base):
    """Money back on one payment, or on a gift card when there is no payment.

    `token` is the key of the form that asked for it and of the request to the provider, so
    that neither a second click nor a lost answer gives the money back twice. `amount` is
    the sum of its lines; `reference` is what the customer's bank knows it by.
    """

    __tablename__ = "refund"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    amount: Mapped[Money] = mapped_column(Paise)
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[RefundState] = mapped_column(
        Word(RefundState, 12), default=RefundState.PENDING
    )
    provider_refund_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    reference: Mapped[str] = mapped_column(String(80), default="", server_default="")
    failure: Mapped[str] = mapped_column(String(200), default="")
    actor: Mapped[str] = mapped_column(String(120), default="shop")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    lines: Mapped[list[RefundLine]] = relationship(
        order_by="RefundLine.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    payment: Mapped[Payment | None] = relationship(lazy="raise_on_sql")

    @property
    def is_pending(self) -> bool:
        return self.state == RefundState.PENDING

    @property
    def is_by_hand(self) -> bool:
        """Staff pay it back themselves: its money came by transfer or at the door."""
        return self.payment is not None and self.payment.provider != STRIPE

    @property
    def has_failed(self) -> bool:
        return self.state == RefundState.FAILED

    def settle(self, target: RefundState, *, at: datetime) -> bool:
        """Move to what became of it; gives False for a repeat or a step backwards."""
        if self.state == target or not REFUND.allows(self.state, target):
            return False
        self.state, self.settled_at = target, at
        return True


class RefundLine(Base):
    """What of the order is given back: of a line, of the delivery, or out of goodwill.

    `quantity` pieces of a line (0 when only money goes back), `tax` is inside `amount` and
    taken from the order's own line, never worked out anew. Goodwill (neither a line nor the
    delivery) changes no tax. `restock` pieces lie on the shelf again.
    """

    __tablename__ = "refund_line"
    __table_args__ = (
        CheckConstraint("amount >= 0 AND tax >= 0 AND tax <= amount", name="amounts"),
        CheckConstraint("restock >= 0 AND restock <= quantity", name="restock_within"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    refund_id: Mapped[int] = mapped_column(
        ForeignKey("refund.id", ondelete="CASCADE"), index=True
    )
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    is_delivery: Mapped[bool] = mapped_column(default=False)
    quantity: Mapped[int] = mapped_column(default=0)
    restock: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Money] = mapped_column(Paise)
    tax: Mapped[Money] = mapped_column(Paise)

    order_line: Mapped[OrderLine | None] = relationship(lazy="raise_on_sql")
