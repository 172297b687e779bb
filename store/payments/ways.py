"""Ways to pay: which a customer may choose for what they buy, and in what words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from store.kernel.formats import number
from store.kernel.money import Money
from store.orders.models import BANK, CASH, INVOICE, ONLINE
from store.settings import Settings, settings

Method = Literal["online", "bank", "cod", "invoice"]


@dataclass(frozen=True)
class Way:
    """One way to pay; `code` is what the order keeps as its payment method."""

    code: str
    name: str
    note: str


@dataclass(frozen=True)
class Terms:
    """What staff gave a customer: days to pay an invoice, and how much may be open."""

    days: int
    limit: Money
    owed: Money = field(default_factory=Money.zero)

    def cover(self, total: Money) -> bool:
        """Tell whether one more invoice stays within the limit."""
        return self.owed + total <= self.limit


def ways_to_pay(
    total: Money, *, pickup: bool, has_prints: bool, terms: Terms | None
) -> list[Way]:
    """Give the ways to pay a total, the usual one first; there is always one.

    What costs nothing is not paid later. Prints are made for one customer alone, so
    nobody else could buy what is not taken at the door.
    """
    chosen = settings()
    ways = [Way(ONLINE, "Pay now", "Card, UPI or net banking, on a secure page.")]
    if not total:
        return ways
    if chosen.takes_transfers:
        ways.append(_transfer(chosen))
    if not pickup and not has_prints and total <= cash_limit(chosen):
        ways.append(Way(CASH, "Cash on delivery", "Have the amount ready at the door."))
    if terms is not None and terms.cover(total):
        note = f"Pay within {number(terms.days)} days of the invoice."
        ways.append(Way(INVOICE, "On invoice", note))
    return ways


def cash_limit(chosen: Settings) -> Money:
    """Give the most that is collected at the door; nothing when that is not offered."""
    return Money(chosen.CASH_ON_DELIVERY_LIMIT * 100)


def _transfer(chosen: Settings) -> Way:
    note = (
        "To our account or UPI id, which the next page shows. We keep your things for "
        f"{chosen.BANK_TRANSFER_DAYS} days and send them when the money is there."
    )
    return Way(BANK, "Bank transfer", note)
