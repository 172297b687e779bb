"""Customers ask to send something back, and staff answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.errors import Conflict
from store.orders.models import OrderLine


class ReturnState(StrEnum):
    """Asked for until staff give the money back, or refuse in a sentence."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ReturnRequest(Base):
    """What a customer wants to send back, and why; one of an order is open at a time."""

    __tablename__ = "return_request"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=ids.token)
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[ReturnState] = mapped_column(
        Word(ReturnState, 12), default=ReturnState.ASKED
    )
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lines: Mapped[list[ReturnLine]] = relationship(
        order_by="ReturnLine.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def is_open(self) -> bool:
        return self.state == ReturnState.ASKED

    @property
    def pieces(self) -> dict[int, int]:
        """How many of each line come back, by the line's id."""
        return {line.order_line_id: line.quantity for line in self.lines}

    def settle(
        self, state: ReturnState, *, actor: str, at: datetime, answer: str = ""
    ) -> None:
        """Answer it; raises Conflict when somebody has."""
        if not self.is_open:
            raise Conflict("This request was answered already.")
        self.state, self.answer = state, answer[:500]
        self.answered_by, self.answered_at = actor, at


class ReturnLine(Base):
    """Some pieces of one line that are to come back."""

    __tablename__ = "return_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("return_request.id", ondelete="CASCADE"), index=True
    )
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    quantity: Mapped[int]

    order_line: Mapped[OrderLine] = relationship(lazy="raise_on_sql")
