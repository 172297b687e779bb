"""How an order stands: its three states, its money, and what they mean together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Paise, UtcDateTime, Word
from store.kernel.money import Money
from store.orders.models.states import FulfilmentStatus, OrderStatus, PaymentStatus

ONLINE = "online"  # paid on the provider's page, before anything is sent
BANK = "bank"  # by transfer, before anything is sent
CASH = "cod"  # at the door
INVOICE = "invoice"  # by the end of a term that staff gave
TERMS = {
    BANK: "It is sent when your transfer of {} has arrived.",
    CASH: "You pay {} in cash when it is brought.",
    INVOICE: "You pay {} on our invoice.",
}
MONEY_CAME = (PaymentStatus.PAID, PaymentStatus.PART_REFUNDED, PaymentStatus.REFUNDED)


class Standing:
    """The states move on their own; only `Order.become` writes them.

    Gift cards pay `gift_total` of the total; `captured` is the money that payments brought
    in and `refunded` what went back, to either. `held` says why nothing may be sent.
    """

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
    held: Mapped[str] = mapped_column(String(200), default="", server_default="")

    currency: Mapped[str] = mapped_column(String(3), default="INR")
    total: Mapped[Money] = mapped_column(Paise)
    gift_total: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    captured: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")
    refunded: Mapped[Money] = mapped_column(Paise, default=Money.zero, server_default="0")

    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    @property
    def due(self) -> Money:
        """What payments have to bring: the rest is paid by gift cards."""
        return self.total - self.gift_total

    @property
    def kept(self) -> Money:
        """What the shop holds of the customer's money, after what went back."""
        return self.captured + self.gift_total - self.refunded

    @property
    def outstanding(self) -> Money:
        """What is still to be paid; nothing once all the money came."""
        if self.is_paid:
            return Money.zero()
        return max(self.total - self.kept, Money.zero())

    @property
    def is_paid(self) -> bool:
        """All the money came; some of it may have gone back since."""
        return self.payment_status in MONEY_CAME

    @property
    def is_firm(self) -> bool:
        """To be made, packed and sent: paid, or agreed to be paid later."""
        return self.status == OrderStatus.PLACED

    @property
    def is_cancelled(self) -> bool:
        return self.status == OrderStatus.CANCELLED

    @property
    def is_pending(self) -> bool:
        return self.status == OrderStatus.PENDING

    @property
    def is_payable(self) -> bool:
        """Still waiting for money, and not for money that is on its way."""
        return self.is_pending and self.payment_status != PaymentStatus.PROCESSING

    @property
    def may_be_amended(self) -> bool:
        """No money has come and none is on its way: what is ordered may still change."""
        return self.is_payable and not self.captured

    @property
    def wants_money(self) -> bool:
        """It can be paid online now: it waits for that, or is to be paid later."""
        return self.is_payable or (self.is_firm and self.is_awaiting)

    @property
    def is_awaiting(self) -> bool:
        """The shop has agreed to be paid later: by transfer, at the door, on an invoice."""
        return self.payment_status == PaymentStatus.AWAITING

    @property
    def terms(self) -> str:
        """How it is to be paid, in a sentence; nothing when that is done or done online."""
        if self.is_paid:
            return ""
        return TERMS.get(self.payment_method, "").format(self.outstanding)

    @property
    def what_was_taken(self) -> str:
        """What an order that was given up has cost its customer, in a sentence."""
        if self.captured and self.kept:
            return f"We have {self.kept} of yours, and give it back."
        return f"{self.refunded} was given back." if self.refunded else "Nothing was taken."

    @property
    def is_waiting(self) -> bool:
        """Something may happen by itself at any moment: the page should look again."""
        calm = (PaymentStatus.FAILED, PaymentStatus.AWAITING)
        return self.is_pending and self.payment_status not in calm

    @property
    def is_shipped(self) -> bool:
        return self.fulfilment_status != FulfilmentStatus.UNFULFILLED

    @property
    def is_bought(self) -> bool:
        """Whoever ordered it has bought it: paid, or sent on trust, and not undone."""
        return self.is_firm and (self.is_paid or self.is_shipped)

    @property
    def total_word(self) -> str:
        """What stands beside the total in a bill."""
        if self.is_paid:
            return "Paid"
        return "Total" if self.is_pending or self.is_firm else "Not charged"

    @property
    def state_word(self) -> str:
        """The state in a few words for a list."""
        if self.is_firm:
            return str(self.fulfilment_status.value) if self.is_shipped else "in the works"
        if not self.is_pending:
            return str(self.status.value)
        return "waits for payment" if self.is_payable else "payment on its way"

    @property
    def state_tone(self) -> str:
        """How good the state is: good, low or bad."""
        if self.is_firm:
            return "good"
        return "low" if self.is_pending else "bad"
