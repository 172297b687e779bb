"""What generated products are made of, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.kernel.money import Money

Pair = tuple[str, str]


@dataclass(frozen=True)
class Maker:
    """An invented brand, and how dear it is."""

    name: str
    dearness: float


@dataclass(frozen=True)
class Value:
    """One value of an axis or an option, and how much dearer it makes a product."""

    text: str
    factor: float = 1.0
    swatch: str = ""


@dataclass(frozen=True)
class Family:
    """The grammar of one kind of goods: axes tell products apart, options variants.

    `part` is the middle of its SKUs, `like` the hand-made products whose pictures it may
    show, `take` how many values of its first option a product has.
    """

    code: str
    shelf: str
    makers: tuple[Maker, ...]
    hsn: str
    name: str
    part: str
    price: int
    grams: float
    like: tuple[str, ...]
    axes: Mapping[str, tuple[Value, ...]]
    options: Mapping[str, tuple[Value, ...]]
    take: tuple[int, int]
    facts: tuple[Pair, ...]
    about: tuple[str, ...]
    says: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One combination of a family's axes by one maker: what a product is."""

    family: Family
    maker: Maker
    series: str
    values: Mapping[str, str]
    factor: float


@dataclass(frozen=True)
class Piece:
    """A variant; `chosen` are places in the values of the product's options."""

    sku: str
    chosen: tuple[int, ...]
    price: Money
    compare_at: Money | None
    grams: int
    on_hand: int


@dataclass(frozen=True)
class Opinion:
    """A review, written so many days ago."""

    author: str
    stars: int
    title: str
    body: str
    days_ago: int
    token: str


@dataclass(frozen=True)
class Goods:
    """A product with everything that hangs on it."""

    number: int
    kind: Kind
    slug: str
    name: str
    summary: str
    description: str
    options: tuple[tuple[str, tuple[Value, ...]], ...]
    pieces: tuple[Piece, ...]
    facts: tuple[Pair, ...]
    opinions: tuple[Opinion, ...]
    pictures: tuple[str, int]
    goes_with: tuple[int, ...]
    popularity: int
    featured: bool
    days_old: int
