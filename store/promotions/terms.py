"""What a promotion is for and what it does, as plain values: no row, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from store.kernel.money import FULL, Money

ENDED = "This code does not work any more."


class Kind(StrEnum):
    """What is made cheaper: single lines, all that was left of the order, or delivery."""

    PRODUCT = "product"
    ORDER = "order"
    DELIVERY = "delivery"


class Deed(StrEnum):
    """How something is taken off."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_DELIVERY = "free_delivery"
    BUY_GET = "buy_get"
    FIXED_PRICE = "fixed_price"


DEEDS: Mapping[Kind, frozenset[Deed]] = {
    Kind.PRODUCT: frozenset({Deed.PERCENT, Deed.AMOUNT, Deed.BUY_GET, Deed.FIXED_PRICE}),
    Kind.ORDER: frozenset({Deed.PERCENT, Deed.AMOUNT}),
    Kind.DELIVERY: frozenset({Deed.PERCENT, Deed.AMOUNT, Deed.FREE_DELIVERY}),
}


@dataclass(frozen=True)
class Item:
    """A cart line as promotions see it; a print is one lot, of so many pieces."""

    unit: Money
    quantity: int
    pieces: int = 1
    product_id: int | None = None
    brand: str = ""
    categories: frozenset[int] = frozenset()
    collections: frozenset[int] = frozenset()
    is_print: bool = False

    @property
    def total(self) -> Money:
        return self.unit * self.quantity


@dataclass(frozen=True)
class Shopper:
    """Who buys, as far as it is known: of a guest without an address, nearly nothing."""

    signed_in: bool = False
    price_list_id: int | None = None
    has_ordered: bool = False


@dataclass(frozen=True)
class Action:
    """What is taken off; of an amount in the product's class, off each piece."""

    deed: Deed
    percent_bp: int = 0
    amount: Money = field(default_factory=Money.zero)
    buy: int = 0
    get: int = 0

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Action:
        """Read what `written` gave."""
        amount = Money(kept.get("amount", 0))
        rest = {name: kept[name] for name in ("percent_bp", "buy", "get") if name in kept}
        return cls(Deed(kept["deed"]), amount=amount, **rest)

    def written(self) -> dict[str, Any]:
        """Give the values as they are stored, without those that say nothing."""
        kept = {
            "deed": self.deed.value,
            "percent_bp": self.percent_bp,
            "amount": self.amount.minor,
            "buy": self.buy,
            "get": self.get,
        }
        return {name: value for name, value in kept.items() if value}

    def off(self, whole: Money) -> Money:
        """Give what is taken off a sum; never more than the sum."""
        if self.deed is Deed.FREE_DELIVERY:
            return whole
        return whole.part(self.percent_bp) if self.percent_bp else min(self.amount, whole)

    @property
    def weight(self) -> tuple[int, int]:
        """Rank actions on a sum that is not known yet: shares before amounts."""
        share = FULL if self.deed is Deed.FREE_DELIVERY else self.percent_bp
        return share, self.amount.minor


@dataclass(frozen=True)
class Rules:
    """When a promotion counts, and for which lines: every kind of rule named must hold.

    `minimum` and `quantity` are asked of the lines it is for, taken together.
    """

    minimum: Money = field(default_factory=Money.zero)
    quantity: int = 0
    products: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    collections: frozenset[int] = frozenset()
    brands: frozenset[str] = frozenset()
    only: str = ""  # "things" or "prints"
    first_order: bool = False
    signed_in: bool = False
    price_lists: frozenset[int] = frozenset()

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Rules:
        """Read what `written` gave."""
        values: dict[str, Any] = {
            name: frozenset(value) if isinstance(value, list) else value
            for name, value in kept.items()
        }
        return cls(**{**values, "minimum": Money(values.get("minimum", 0))})

    def written(self) -> dict[str, Any]:
        """Give the rules that say something, as they are stored."""
        kept: dict[str, Any] = {**vars(self), "minimum": self.minimum.minor}
        return {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in kept.items()
            if value
        }

    def covers(self, item: Item) -> bool:
        """Tell whether a line is one of those that this is for."""
        if self.only and (self.only == "prints") != item.is_print:
            return False
        return (
            (not self.products or item.product_id in self.products)
            and (not self.categories or bool(self.categories & item.categories))
            and (not self.collections or bool(self.collections & item.collections))
            and (not self.brands or item.brand in self.brands)
        )

    def refusal(self, items: Sequence[Item], shopper: Shopper) -> str:
        """Say what is missing; empty when nothing is."""
        return self._shopper_refusal(shopper) or self._items_refusal(items)

    def _shopper_refusal(self, shopper: Shopper) -> str:
        if self.signed_in and not shopper.signed_in:
            return "This code is for customers who have signed in. Sign in, and it counts."
        if self.first_order and shopper.has_ordered:
            return "This code is for a first order, and you have ordered before."
        if self.price_lists and shopper.price_list_id not in self.price_lists:
            return "This code is for certain customers only."
        return ""

    def _items_refusal(self, items: Sequence[Item]) -> str:
        mine = [item for item in items if self.covers(item)]
        if not mine:
            return "This code is for other things than those in the cart."
        if Money.total(item.total for item in mine) < self.minimum:
            return self._short()
        if sum(item.pieces for item in mine) < self.quantity:
            return f"This code needs {self.quantity} pieces or more of what it is for."
        return ""

    def _short(self) -> str:
        if self.is_for_some:
            return f"This code needs {self.minimum} or more of what it is for."
        return f"This code needs a cart of {self.minimum} or more."

    @property
    def is_for_some(self) -> bool:
        """Tell whether some lines only are meant."""
        named = self.products or self.categories or self.collections or self.brands
        return bool(named or self.only)


@dataclass(frozen=True)
class Offer:
    """A promotion as it may be used by one cart; by a code, or by itself.

    `spent` says why this code cannot be used once more; `combines` names the classes that
    it stands beside, when they stand beside it too.
    """

    id: int
    label: str
    kind: Kind
    action: Action
    rules: Rules = field(default_factory=Rules)
    combines: frozenset[Kind] = frozenset()
    priority: int = 0
    active: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    code: str = ""
    spent: str = ""

    def is_on(self, at: datetime) -> bool:
        begun = self.starts_at is None or self.starts_at <= at
        return self.active and begun and (self.ends_at is None or at < self.ends_at)

    def refusal(self, items: Sequence[Item], shopper: Shopper, at: datetime) -> str:
        """Say why this takes nothing off, whatever stands beside it."""
        if not self.is_on(at):
            return ENDED
        return self.spent or self.rules.refusal(items, shopper)

    def stands_beside(self, other: Offer) -> bool:
        """Tell whether two of different classes count together."""
        return other.kind in self.combines and self.kind in other.combines
