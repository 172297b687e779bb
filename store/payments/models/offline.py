"""Money that comes without a payment page, and who may pay on an invoice."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel import clock, ids
from store.kernel.money import Money


class MoneyReceived(Base):
    """Money that staff have seen arrive; `token` is the key of the form that said so."""

    __tablename__ = "money_received"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount: Mapped[Money] = mapped_column(Paise)
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(80), default="")
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    actor: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class PaymentTerms(Base):
    """What staff gave a person: days to pay an invoice, and how much may be open."""

    __tablename__ = "payment_terms"
    __table_args__ = (
        CheckConstraint("days > 0", name="days_positive"),
        CheckConstraint("credit >= 0", name="credit_not_negative"),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    days: Mapped[int]
    credit: Mapped[Money] = mapped_column(Paise)
    actor: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
