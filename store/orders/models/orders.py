"""The order: a snapshot of what was bought, and three states that move on their own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.accounts.visitors import Visitor
from store.delivery.workdays import put_off, span
from store.infra.db import Base, Key, Paise, UtcDateTime
from store.kernel import clock, ids
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.models.lines import OrderDiscount, OrderEvent, OrderLine
from store.orders.models.standing import Standing
from store.orders.models.states import (
    FULFILMENT,
    LIFECYCLE,
    PAYMENT,
    FulfilmentStatus,
    OrderStatus,
    PaymentStatus,
)
from store.orders.models.sums import Sums
from store.orders.models.undoing import Undoing

FLAGGED = text("needs_attention <> ''")
PICKUP = "pickup"  # how the codes of places to fetch things from begin


def order_number() -> str:
    """Give a fresh number such as MX-7K3Q-92FD: readable, and not to be guessed."""
    return f"MX-{ids.readable(4)}-{ids.readable(4)}"


class Order(Standing, Undoing, Sums, Base):
    """One purchase. Amounts include GST; `total` = items - discount + delivery.

    `billing` is the bill's address where it is not the parcel's: the keys line1, line2,
    city, state and postcode.
    """

    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("total = items_total - discount + delivery_price", name="adds_up"),
        CheckConstraint("gift_total >= 0 AND gift_total <= total", name="gift_within"),
        CheckConstraint(
            "refunded >= 0 AND refunded <= captured + gift_total", name="refunded_within"
        ),
        Index("ix_order_desk", "status", "fulfilment_status", "promised_from", "id"),
        Index("ix_order_promised", "promised_from", "id"),
        Index("ix_order_total", "total", "id"),
        Index("ix_order_name", "name", "id"),
        Index("ix_order_attention", "id", sqlite_where=FLAGGED, postgresql_where=FLAGGED),
        Index("ix_order_open", "status", "expires_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True, default=order_number)
    access_token: Mapped[str] = mapped_column(String(32), default=ids.token)
    cart_id: Mapped[int] = mapped_column(ForeignKey("cart.id"), unique=True)
    visitor: Mapped[str] = mapped_column(String(32), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    coupon_id: Mapped[int | None] = mapped_column(ForeignKey("coupon.id"))

    email: Mapped[str] = mapped_column(String(254), index=True)
    person: Mapped[str] = mapped_column(
        String(254), default="", server_default="", index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20), default="")
    line1: Mapped[str] = mapped_column(String(160))
    line2: Mapped[str] = mapped_column(String(160), default="")
    city: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(2))
    postcode: Mapped[str] = mapped_column(String(6))

    gstin: Mapped[str] = mapped_column(String(15), default="", server_default="")
    business_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    billing: Mapped[dict[str, str] | None] = mapped_column(JSON)
    place_of_supply: Mapped[str] = mapped_column(String(2), default="", server_default="")

    items_total: Mapped[Money] = mapped_column(Paise)
    discount: Mapped[Money] = mapped_column(Paise)
    discount_label: Mapped[str] = mapped_column(String(80), default="")
    delivery_method: Mapped[str] = mapped_column(String(20))
    delivery_label: Mapped[str] = mapped_column(String(80))
    delivery_price: Mapped[Money] = mapped_column(Paise)
    delivery_tax: Mapped[Money] = mapped_column(Paise)
    delivery_hsn: Mapped[str] = mapped_column(String(8), default="", server_default="")
    delivery_gst_bp: Mapped[int] = mapped_column(default=1800, server_default="1800")
    tax: Mapped[Money] = mapped_column(Paise)
    interstate: Mapped[bool] = mapped_column(default=False)
    promised_from: Mapped[date]
    promised_to: Mapped[date]

    placed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    shipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tracking: Mapped[str] = mapped_column(String(80), default="")

    lines: Mapped[list[OrderLine]] = relationship(
        back_populates="order",
        order_by="OrderLine.position",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    discounts: Mapped[list[OrderDiscount]] = relationship(
        order_by="OrderDiscount.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    events: Mapped[list[OrderEvent]] = relationship(
        order_by="OrderEvent.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def things(self) -> list[OrderLine]:
        return [line for line in self.lines if not line.is_print]

    @property
    def prints(self) -> list[OrderLine]:
        return [line for line in self.lines if line.is_print]

    @property
    def is_pickup(self) -> bool:
        """The customer fetches it; nothing travels."""
        return self.delivery_method.startswith(PICKUP)

    @property
    def address_lines(self) -> list[str]:
        """Where it goes, as it is written on a parcel."""
        town = f"{self.city} {self.postcode}"
        return [each for each in (self.name, self.line1, self.line2, town) if each]

    @property
    def promise(self) -> str:
        """The days we promised, in words: "Thu 26 – Sat 28 Nov 2026"."""
        return span(self.promised_from, self.promised_to)

    @property
    def expected(self) -> str:
        """When it is expected, in words; nothing for an order that was given up."""
        if self.is_firm or (self.is_payable and not self.is_awaiting):
            return self.promise
        return "Counted from the day of the money" if self.is_pending else ""

    def belongs_to(self, visitor: Visitor) -> bool:
        """Tell whether a visitor made this order, and not only holds its mail."""
        if self.visitor == visitor.key:
            return True
        return visitor.customer_id is not None and self.customer_id == visitor.customer_id

    def happened_at(self, kind: str) -> datetime | None:
        """Give the moment of the last event of a kind in the history."""
        moments = [event.at for event in self.events if event.kind == kind]
        return moments[-1] if moments else None

    def note(self, kind: str, text: str, *, at: datetime, actor: str = "shop") -> None:
        """Add a line to the order's history."""
        self.events.append(OrderEvent(kind=kind, text=text, at=at, actor=actor))

    def mark_processing(self, *, at: datetime) -> None:
        """The payment was started and will settle later."""
        if self.payment_status == PaymentStatus.PROCESSING or self.is_paid:
            return
        text = "Payment is on its way."
        self.become("payment_processing", text, at=at, payment=PaymentStatus.PROCESSING)

    def mark_payment_failed(self, *, at: datetime) -> None:
        """A payment failed; the order can still be paid another way."""
        if self.payment_status == PaymentStatus.FAILED or self.is_paid:
            return
        text = "The payment did not go through."
        self.become("payment_failed", text, at=at, payment=PaymentStatus.FAILED)

    def mark_awaiting(self, *, at: datetime, firm: bool) -> None:
        """The money is to come later; a firm order is made and sent before it does."""
        placed, text = OrderStatus.PLACED if firm else None, self.terms
        self.become("awaiting", text, at=at, status=placed, payment=PaymentStatus.AWAITING)
        if firm:
            self._put_off(at)

    def take(
        self, amount: Money, *, at: datetime, text: str = "", actor: str = "shop"
    ) -> None:
        """Count money that came in, whatever it makes of the order."""
        self.captured += amount
        if text:
            self.note("money", text, at=at, actor=actor)

    def mark_paid(self, *, at: datetime, revived: bool = True) -> None:
        """All the money is there: what was not counted yet is counted now.

        One that was given up comes to life again, unless it is not to be `revived`.
        """
        self.captured += self.outstanding
        placed = OrderStatus.PLACED if revived and not self.is_firm else None
        text = f"Paid {self.total}."
        if placed:
            self._put_off(at)
        self.become("paid", text, at=at, status=placed, payment=PaymentStatus.PAID)
        self.paid_at = at

    def mark_refunded(
        self, amount: Money, *, at: datetime, text: str, actor: str = "shop"
    ) -> None:
        """Count money that went back; the database refuses more than came.

        What was paid twice and given back once leaves the order paid.
        """
        self.refunded += amount
        target = PaymentStatus.PART_REFUNDED if self.kept else PaymentStatus.REFUNDED
        if not self.is_paid or self.kept >= self.total or self.payment_status == target:
            self.note("refunded", text, at=at, actor=actor)
            return
        self.become("refunded", text, at=at, actor=actor, payment=target)

    def mark_refund_failed(self, amount: Money, *, at: datetime, text: str) -> None:
        """Count money that was to go back and did not: it is kept again."""
        self.refunded -= amount
        whole = not self.refunded or self.kept >= self.total
        target = PaymentStatus.PAID if whole else PaymentStatus.PART_REFUNDED
        if not self.is_paid or self.payment_status == target:
            self.note("refund_failed", text, at=at)
            return
        self.become("refund_failed", text, at=at, payment=target)

    def cancel(self, *, at: datetime, actor: str) -> None:
        text = "Cancelled." if self.is_firm else "Cancelled before payment."
        self.become("cancelled", text, at=at, actor=actor, status=OrderStatus.CANCELLED)

    def expire(self, *, at: datetime) -> None:
        text = "Not paid in time; what was kept for it is free again."
        self.become("expired", text, at=at, status=OrderStatus.EXPIRED)

    def ship(self, *, tracking: str, at: datetime, actor: str) -> None:
        if self.held:
            raise Conflict(f"Nothing of this order may be sent: {self.held}")
        text = f"Sent. Tracking {tracking or 'not given'}."
        sent = FulfilmentStatus.SHIPPED
        self.become("shipped", text, at=at, actor=actor, fulfilment=sent)
        self.shipped_at, self.tracking = at, tracking

    def flag(self, reason: str, *, at: datetime) -> None:
        """Ask a person to look: it shows in the staff's list until it is settled."""
        self.needs_attention = reason
        self.note("attention", reason, at=at)

    def hold(self, reason: str, *, at: datetime) -> None:
        """Let nothing of it be sent before it is let go, and ask a person to look."""
        self.held = reason
        self.flag(reason, at=at)

    def let_go(self, text: str, *, at: datetime, actor: str = "shop") -> None:
        """Let it be sent again."""
        self.held = ""
        self.note("let_go", text, at=at, actor=actor)

    def become(  # noqa: PLR0913 three states, and a line of history
        self,
        kind: str,
        text: str,
        *,
        at: datetime,
        actor: str = "shop",
        status: OrderStatus | None = None,
        payment: PaymentStatus | None = None,
        fulfilment: FulfilmentStatus | None = None,
    ) -> None:
        """Write the three states: all moves are legal, and one line of history tells them.

        A state that is not named stays. Raises Conflict, and then nothing has changed.
        """
        if status is not None:
            LIFECYCLE.check(self.status, status)
        if payment is not None:
            PAYMENT.check(self.payment_status, payment)
        if fulfilment is not None:
            FULFILMENT.check(self.fulfilment_status, fulfilment)
        self.status = status or self.status
        self.payment_status = payment or self.payment_status
        self.fulfilment_status = fulfilment or self.fulfilment_status
        self.note(kind, text, at=at, actor=actor)

    def _put_off(self, at: datetime) -> None:
        """Promises count from the day it is firm: what is paid later comes later."""
        first, last = self.promised_from, self.promised_to
        self.promised_from = put_off(first, since=self.placed_at, until=at)
        self.promised_to = put_off(last, since=self.placed_at, until=at)
