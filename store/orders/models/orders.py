"""The order: a snapshot of what was bought, and three states that move on their own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.accounts.visitors import Visitor
from store.delivery.workdays import put_off, span
from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import clock, ids
from store.kernel.money import Money
from store.orders.models.lines import OrderDiscount, OrderEvent, OrderLine
from store.orders.models.states import (
    FULFILMENT,
    LIFECYCLE,
    PAYMENT,
    FulfilmentStatus,
    OrderStatus,
    PaymentStatus,
)

PICKUP = "pickup"
ONLINE = "online"  # paid on the provider's page, before anything is sent
MONEY_CAME = (PaymentStatus.PAID, PaymentStatus.PART_REFUNDED, PaymentStatus.REFUNDED)


def order_number() -> str:
    """Give a fresh number such as MX-7K3Q-92FD: readable, and not to be guessed."""
    return f"MX-{ids.readable(4)}-{ids.readable(4)}"


class Order(Base):
    """One purchase. Amounts include GST; `total` = items - discount + delivery.

    Gift cards pay `gift_total` of it; `captured` is the money that payments brought in and
    `refunded` what went back, to either. `billing` is the bill's address where it is not
    the parcel's: the keys line1, line2, city, state and postcode.
    """

    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("total = items_total - discount + delivery_price", name="adds_up"),
        CheckConstraint("gift_total >= 0 AND gift_total <= total", name="gift_within"),
        CheckConstraint(
            "refunded >= 0 AND refunded <= captured + gift_total", name="refunded_within"
        ),
        Index("ix_order_to_send", "status", "fulfilment_status"),
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

    status: Mapped[OrderStatus] = mapped_column(
        Word(OrderStatus, 12), default=OrderStatus.PENDING
    )
    payment_status: Mapped[PaymentStatus] = mapped_column(
        Word(PaymentStatus, 16), default=PaymentStatus.UNPAID
    )
    payment_method: Mapped[str] = mapped_column(
        String(16), default=ONLINE, server_default=ONLINE
    )
    fulfilment_status: Mapped[FulfilmentStatus] = mapped_column(
        Word(FulfilmentStatus, 12), default=FulfilmentStatus.UNFULFILLED
    )
    needs_attention: Mapped[str] = mapped_column(String(200), default="")

    currency: Mapped[str] = mapped_column(String(3), default="INR")
    items_total: Mapped[Money] = mapped_column(Paise)
    discount: Mapped[Money] = mapped_column(Paise)
    discount_label: Mapped[str] = mapped_column(String(80), default="")
    delivery_method: Mapped[str] = mapped_column(String(20))
    delivery_label: Mapped[str] = mapped_column(String(80))
    delivery_price: Mapped[Money] = mapped_column(Paise)
    delivery_tax: Mapped[Money] = mapped_column(Paise)
    total: Mapped[Money] = mapped_column(Paise)
    tax: Mapped[Money] = mapped_column(Paise)
    gift_total: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    captured: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    refunded: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    interstate: Mapped[bool] = mapped_column(default=False)
    promised_from: Mapped[date]
    promised_to: Mapped[date]

    placed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
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
    def due(self) -> Money:
        """What payments have to bring: the rest is paid by gift cards."""
        return self.total - self.gift_total

    @property
    def kept(self) -> Money:
        """What the shop holds of the customer's money, after what went back."""
        return self.captured + self.gift_total - self.refunded

    @property
    def is_paid(self) -> bool:
        """All the money came; some of it may have gone back since."""
        return self.payment_status in MONEY_CAME

    @property
    def is_firm(self) -> bool:
        """To be made, packed and sent: paid, or agreed to be paid later."""
        return self.status == OrderStatus.PLACED

    @property
    def is_pending(self) -> bool:
        return self.status == OrderStatus.PENDING

    @property
    def is_payable(self) -> bool:
        """Still waiting for money, and not for money that is on its way."""
        return self.is_pending and self.payment_status != PaymentStatus.PROCESSING

    @property
    def is_waiting(self) -> bool:
        """Something may happen by itself at any moment: the page should look again."""
        return self.is_pending and self.payment_status != PaymentStatus.FAILED

    @property
    def is_shipped(self) -> bool:
        return self.fulfilment_status != FulfilmentStatus.UNFULFILLED

    @property
    def things(self) -> list[OrderLine]:
        return [line for line in self.lines if not line.is_print]

    @property
    def prints(self) -> list[OrderLine]:
        return [line for line in self.lines if line.is_print]

    @property
    def is_pickup(self) -> bool:
        """The customer fetches it; nothing travels."""
        return self.delivery_method == PICKUP

    @property
    def promise(self) -> str:
        """The days we promised, in words: "Thu 26 – Sat 28 Nov 2026"."""
        return span(self.promised_from, self.promised_to)

    @property
    def expected(self) -> str:
        """When it is expected, in words; nothing for an order that was given up."""
        if self.is_paid or self.is_payable:
            return self.promise
        return "Counted from the day of the money" if self.is_pending else ""

    @property
    def state_word(self) -> str:
        """The state in a few words for a list."""
        if self.is_paid:
            return str(self.fulfilment_status.value) if self.is_shipped else "in the works"
        if not self.is_pending:
            return str(self.status.value)
        return "waits for payment" if self.is_payable else "payment on its way"

    @property
    def state_tone(self) -> str:
        """How good the state is: good, low or bad."""
        if not self.is_paid:
            return "low" if self.is_pending else "bad"
        return "good"

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
        if self.payment_status in (PaymentStatus.PROCESSING, PaymentStatus.PAID):
            return
        self._move_payment(PaymentStatus.PROCESSING)
        self.note("payment_processing", "Payment is on its way.", at=at)

    def mark_payment_failed(self, *, at: datetime) -> None:
        """A payment failed; the order can still be paid another way."""
        if self.payment_status in (PaymentStatus.FAILED, PaymentStatus.PAID):
            return
        self._move_payment(PaymentStatus.FAILED)
        self.note("payment_failed", "The payment did not go through.", at=at)

    def mark_paid(self, *, at: datetime) -> None:
        """All the money is there."""
        self._move_payment(PaymentStatus.PAID)
        self._move(OrderStatus.PLACED)
        self.paid_at = at
        self._put_off(at)
        self.note("paid", f"Paid {self.total}.", at=at)

    def cancel(self, *, at: datetime, actor: str) -> None:
        self._move(OrderStatus.CANCELLED)
        self.note("cancelled", "Cancelled before payment.", at=at, actor=actor)

    def expire(self, *, at: datetime) -> None:
        self._move(OrderStatus.EXPIRED)
        self.note("expired", "Not paid in time; what was kept for it is free again.", at=at)

    def ship(self, *, tracking: str, at: datetime, actor: str) -> None:
        FULFILMENT.check(self.fulfilment_status, FulfilmentStatus.SHIPPED)
        self.fulfilment_status = FulfilmentStatus.SHIPPED
        self.shipped_at, self.tracking = at, tracking
        self.note(
            "shipped", f"Sent. Tracking {tracking or 'not given'}.", at=at, actor=actor
        )

    def flag(self, reason: str, *, at: datetime) -> None:
        """Ask a person to look: it shows in the staff's list until it is settled."""
        self.needs_attention = reason
        self.note("attention", reason, at=at)

    def _put_off(self, at: datetime) -> None:
        """Promises count from the day of the money: what is paid later comes later."""
        first, last = self.promised_from, self.promised_to
        self.promised_from = put_off(first, since=self.placed_at, until=at)
        self.promised_to = put_off(last, since=self.placed_at, until=at)

    def _move(self, target: OrderStatus) -> None:
        LIFECYCLE.check(self.status, target)
        self.status = target

    def _move_payment(self, target: PaymentStatus) -> None:
        PAYMENT.check(self.payment_status, target)
        self.payment_status = target
