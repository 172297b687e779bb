"""Generated goods as rows of the shop's tables, with numbers of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from store.catalog.models import (
    Media,
    MediaKind,
    MovementKind,
    Option,
    OptionValue,
    PriceChange,
    Product,
    ProductStatus,
    Relation,
    RelationKind,
    Specification,
    StockLevel,
    StockMovement,
    Variant,
)
from store.catalog.models.products import variant_value
from store.demo.generated.loading import Row, count_on, load, next_id
from store.demo.generated.records import Goods, Piece, Value
from store.infra.db import Base
from store.kernel.money import Money
from store.reviews.models import Review, Standing

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "product": (
        *("id", "slug", "name", "brand", "summary", "description", "category_id", "hsn"),
        *("status", "keywords", "featured", "lowest_price", "in_stock"),
        *("rating_sum", "rating_count", "popularity", "version", "created_at"),
        "updated_at",
    ),
    "option": ("id", "product_id", "name", "position"),
    "option_value": ("id", "option_id", "value", "swatch", "position"),
    "variant": (
        *("id", "product_id", "sku", "price", "compare_at", "weight_g", "position"),
        "active",
    ),
    "variant_value": ("variant_id", "value_id"),
    "stock_level": ("variant_id", "on_hand", "allocated"),
    "stock_movement": ("variant_id", "kind", "quantity", "reason", "at"),
    "price_change": ("variant_id", "price", "at"),
    "specification": (
        *("product_id", "name", "value", "unit", "position", "attribute_id"),
    ),
    "media": (
        *("product_id", "kind", "alt", "width", "height", "position", "colour"),
        *("focal_x", "focal_y", "renditions"),
    ),
    "related_product": ("product_id", "related_id", "kind", "position"),
    "review": (
        *("token", "product_id", "author", "stars", "title", "body", "verified"),
        *("status", "created_at"),
    ),
}
MODELS: tuple[type[Base], ...] = (
    *(Product, Option, OptionValue, Variant, StockLevel, StockMovement),
    *(PriceChange, Specification, Media, Relation, Review),
)
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        *(Base.metadata.tables[each.__tablename__] for each in MODELS),
        variant_value,
    )
}
NUMBERED = ("product", "option", "option_value", "variant")


@dataclass(frozen=True)
class Fact:
    """A fact that can be stated: its name and unit, and its attribute when they agree."""

    name: str
    unit: str
    attribute_id: int | None


@dataclass(frozen=True)
class Picture:
    """A picture of a hand-made product, to be shown on others like it."""

    title: str
    alt: str
    kind: MediaKind
    width: int
    height: int
    colour: str
    focal_x: int
    focal_y: int
    renditions: list[dict[str, str | int]]


@dataclass(frozen=True)
class Shop:
    """What is in the shop already and goods refer to."""

    shelves: Mapping[str, int]
    facts: Mapping[str, Fact]
    pictures: Mapping[str, list[Picture]]
    at: datetime


@dataclass
class Rows:
    """Collects the rows of some goods; `begin` is the first number of this filling."""

    shop: Shop
    begin: int
    first: Mapping[str, int]
    numbers: dict[str, Iterator[int]] = field(init=False)
    waiting: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def after(cls, session: Session, shop: Shop, *, begin: int) -> Rows:
        """Number rows after those that are there."""
        first = {name: next_id(session, TABLES[name]) for name in NUMBERED}
        return cls(shop, begin, first)

    def __post_init__(self) -> None:
        self.numbers = {name: count(first) for name, first in self.first.items()}

    def product_id(self, number: int) -> int:
        return self.first["product"] + number - self.begin

    def add(self, goods: Goods) -> None:
        """Collect everything about one product."""
        product_id = next(self.numbers["product"])
        born = self.shop.at - timedelta(days=goods.days_old, minutes=goods.number % 1440)
        self.waiting["product"].append(self._product(product_id, goods, born))
        choices = self._options(product_id, goods)
        self._pieces(product_id, goods, choices, born)
        self._facts(product_id, goods)
        self._pictures(product_id, goods)
        self._relations(product_id, goods)
        self._opinions(product_id, goods)

    def write(self, session: Session) -> None:
        """Write what has been collected, tables that others point at first."""
        for name, columns in COLUMNS.items():
            load(session, TABLES[name], columns, self.waiting[name])
        count_on(session, (TABLES[name] for name in NUMBERED))

    def _product(self, product_id: int, goods: Goods, born: datetime) -> Row:
        kind = goods.kind
        stars = [each.stars for each in goods.opinions]
        return (
            *(product_id, goods.slug, goods.name, kind.maker.name, goods.summary),
            *(goods.description, self.shop.shelves[kind.family.shelf], kind.family.hsn),
            *(ProductStatus.ACTIVE, " ".join(kind.family.tags), goods.featured),
            min((piece.price for piece in goods.pieces), default=Money.zero()),
            any(piece.on_hand for piece in goods.pieces),
            *(sum(stars), len(stars), goods.popularity, 1, born, born),
        )

    def _options(self, product_id: int, goods: Goods) -> list[list[int]]:
        """Collect the options; gives the numbers of their values."""
        return [
            self._values(product_id, place, name, values)
            for place, (name, values) in enumerate(goods.options)
        ]

    def _values(
        self, product_id: int, place: int, name: str, values: Iterable[Value]
    ) -> list[int]:
        option_id, made = next(self.numbers["option"]), []
        self.waiting["option"].append((option_id, product_id, name, place))
        for position, value in enumerate(values):
            value_id = next(self.numbers["option_value"])
            row = (value_id, option_id, value.text, value.swatch, position)
            self.waiting["option_value"].append(row)
            made.append(value_id)
        return made

    def _pieces(
        self, product_id: int, goods: Goods, choices: list[list[int]], born: datetime
    ) -> None:
        for position, piece in enumerate(goods.pieces):
            variant_id = next(self.numbers["variant"])
            self.waiting["variant"].append(
                (
                    *(variant_id, product_id, piece.sku, piece.price, piece.compare_at),
                    *(piece.grams, position, True),
                )
            )
            for place, digit in enumerate(piece.chosen):
                pair = (variant_id, choices[place][digit])
                self.waiting["variant_value"].append(pair)
            self.waiting["stock_level"].append((variant_id, piece.on_hand, 0))
            opening = (variant_id, MovementKind.RECEIVE, piece.on_hand, "Opening stock")
            self.waiting["stock_movement"].append((*opening, born))
            self._prices(variant_id, piece, born)

    def _prices(self, variant_id: int, piece: Piece, born: datetime) -> None:
        """What a reduced one cost before was really asked, until some days ago."""
        asked = [(variant_id, piece.compare_at or piece.price, born)]
        if piece.compare_at:
            fell = max(born, self.shop.at - timedelta(days=1 + piece.grams % 20))
            asked.append((variant_id, piece.price, fell))
        self.waiting["price_change"] += asked

    def _facts(self, product_id: int, goods: Goods) -> None:
        for position, (key, value) in enumerate(goods.facts):
            fact = self.shop.facts[key]
            row = (product_id, fact.name, value, fact.unit, position, fact.attribute_id)
            self.waiting["specification"].append(row)

    def _pictures(self, product_id: int, goods: Goods) -> None:
        like, most = goods.pictures
        for place, each in enumerate(self.shop.pictures.get(like, [])[:most]):
            alt = each.alt.replace(each.title, goods.name)[:200]
            row: tuple[Any, ...] = (product_id, each.kind, alt, each.width, each.height)
            look = (place, each.colour, each.focal_x, each.focal_y, each.renditions)
            self.waiting["media"].append(row + look)

    def _relations(self, product_id: int, goods: Goods) -> None:
        known = (number for number in goods.goes_with if number >= self.begin)
        for place, number in enumerate(known):
            row = (product_id, self.product_id(number), RelationKind.GOES_WITH, place)
            self.waiting["related_product"].append(row)

    def _opinions(self, product_id: int, goods: Goods) -> None:
        for each in goods.opinions:
            written = self.shop.at - timedelta(days=each.days_ago)
            row = (each.token, product_id, each.author, each.stars, each.title, each.body)
            self.waiting["review"].append((*row, True, Standing.APPROVED, written))
