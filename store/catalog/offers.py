"""What a product page offers: the variant looked at, what is left, other choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from store.catalog.models import Option, OptionValue, Product, Variant
from store.catalog.prices import Prices, Reduction
from store.catalog.words.plain import words
from store.kernel.money import Money

FEW = 5
MOST = 500


@dataclass(frozen=True)
class Choice:
    """One value of an option, and the variant one gets by choosing it."""

    value: str
    swatch: str
    sku: str
    chosen: bool
    sold_out: bool


@dataclass(frozen=True)
class Group:
    """An option with its choices; `key` names it in an address."""

    name: str
    key: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> str:
        return next((choice.value for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class KitPart:
    """So many of one variant in a kit, and what they would cost apart."""

    variant: Variant
    quantity: int

    @property
    def apart(self) -> Money:
        return self.variant.prices().total(self.quantity)


@dataclass(frozen=True)
class Kit:
    """What is in one kit."""

    price: Money
    parts: tuple[KitPart, ...]

    @property
    def apart(self) -> Money:
        """What everybody pays for the same parts, each bought by itself."""
        return Money.total(part.apart for part in self.parts)

    @property
    def saves(self) -> Money | None:
        """What the kit costs less than its parts apart; nothing when it does not."""
        return self.apart - self.price if self.apart > self.price else None


@dataclass(frozen=True)
class Priced:
    """What is known of prices beside the plain ones, by variant id."""

    reductions: Mapping[int, Reduction] = field(default_factory=dict)
    kits: Mapping[int, Kit] = field(default_factory=dict)


PLAINLY = Priced()


@dataclass(frozen=True)
class Offer:
    """One variant of a product as it can be bought now; `left` is a true number."""

    product: Product
    variant: Variant
    left: int
    groups: tuple[Group, ...]
    variants: tuple[tuple[Variant, int], ...] = ()
    priced: Priced = PLAINLY

    @property
    def most(self) -> int:
        """The largest number that can be put into a cart."""
        return min(self.left, MOST)

    @property
    def is_sold_out(self) -> bool:
        return self.left == 0

    @property
    def stock(self) -> tuple[str, str]:
        """The stock in words, and their tone."""
        return stock_words(self.left)

    @cached_property
    def prices(self) -> Prices:
        """What everybody pays for so many."""
        return self.variant.prices()

    @property
    def reduction(self) -> Reduction | None:
        return self.priced.reductions.get(self.variant.id)

    @property
    def kit(self) -> Kit | None:
        return self.priced.kits.get(self.variant.id)


def stock_words(left: int) -> tuple[str, str]:
    """Say what is left: nothing, a few (then how many), or enough."""
    if left <= 0:
        return "Sold out", "bad"
    return (f"{left} left", "low") if left <= FEW else ("In stock", "good")


def option_keys(product: Product) -> dict[str, str]:
    """Give the address parameter of each option: nozzle-size -> Nozzle size."""
    return {"-".join(words(option.name)): option.name for option in product.options}


def offer_of(
    product: Product,
    left: Mapping[int, int],
    *,
    sku: str,
    wanted: Mapping[str, str],
    priced: Priced = PLAINLY,
) -> Offer:
    """Look at the variant asked for by SKU, moved by the values `wanted` by option name.

    Anything unknown is passed over; without any wish the first one in stock is shown.
    """
    variants = product.selling or product.variants
    variant = _by_sku(variants, sku) or _first(variants, left)
    if wanted:
        variant = _nearest(product, variants, variant, wanted)
    groups = tuple(
        _group(key, option, variants, variant, left)
        for key, option in zip(option_keys(product), product.options, strict=True)
    )
    counted = tuple((one, _left(one, left)) for one in variants)
    return Offer(product, variant, _left(variant, left), groups, counted, priced)


def _left(variant: Variant, left: Mapping[int, int]) -> int:
    return left.get(variant.id, 0) if variant.active else 0


def _by_sku(variants: Sequence[Variant], sku: str) -> Variant | None:
    return next((variant for variant in variants if variant.sku == sku), None)


def _first(variants: Sequence[Variant], left: Mapping[int, int]) -> Variant:
    return next((one for one in variants if _left(one, left)), variants[0])


def _nearest(
    product: Product,
    variants: Sequence[Variant],
    current: Variant,
    wanted: Mapping[str, str],
) -> Variant:
    """Give the variant with the values newly wanted, and as much of the rest as exists."""
    now = _values(product, current)
    changed = {name: value for name, value in wanted.items() if now.get(name) != value}

    def likeness(variant: Variant) -> tuple[int, int]:
        values = _values(product, variant).items()
        return len(values & changed.items()), len(values & {**now, **wanted}.items())

    return max(variants, key=likeness)


def _values(product: Product, variant: Variant) -> dict[str, str]:
    """Give the values of a variant by the name of their option."""
    names = {option.id: option.name for option in product.options}
    return {names[value.option_id]: value.value for value in variant.values}


def _group(
    key: str,
    option: Option,
    variants: Sequence[Variant],
    variant: Variant,
    left: Mapping[int, int],
) -> Group:
    offered: dict[int, list[Variant]] = {}
    for other in variants:
        for value in other.values:
            offered.setdefault(value.id, []).append(other)
    choices = (
        _choice(value, offered[value.id], variant, left)
        for value in option.values
        if value.id in offered
    )
    return Group(option.name, key, tuple(choices))


def _choice(
    value: OptionValue,
    offered: Sequence[Variant],
    variant: Variant,
    left: Mapping[int, int],
) -> Choice:
    """See what this value would give, all other values staying as they are."""
    others = {one.id for one in variant.values if one.option_id != value.option_id}
    same = [one for one in offered if others <= {other.id for other in one.values}]
    target = (same or offered)[0]
    sold_out = not same or _left(target, left) == 0
    return Choice(value.value, value.swatch, target.sku, value in variant.values, sold_out)
