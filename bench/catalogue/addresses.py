"""Addresses of one shop, ever others; lists and searches are of those that fill a page.

In a small shop most filters leave a few products, in a large one a page and more: pages
would not be alike. So the shop is asked beforehand which of many drawn ones are full, and
those are asked for again with something that only widens them.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from sqlalchemy import Engine, Select, func, select

from bench.catalogue.asking import Ask, answered
from store.catalog.models import (
    Category,
    FacetValue,
    Product,
    ProductStatus,
    StockLevel,
    Variant,
)
from store.catalog.queries.suggestions import PRODUCTS
from store.web.pagination import PER_PAGE

SOME = 6000
FULL_LISTS = 32
TRIES = 40
PLENTY = 200
WIDER = 5000
BROAD = ("screws", "filament", "bearing", "resin", "cable", "stainless", "petg", "kit")
SHOWN = re.compile(r'<li class="(?:good|card)"|id="find-product-')

Pairs = list[tuple[str, str]]


def shown(page: str) -> int:
    """Count the cards of a page, or the products of what is suggested."""
    return len(SHOWN.findall(page))


@dataclass
class Catalogue:
    """Draws addresses that exist in one database; `shop` serves it, and is asked which."""

    engine: Engine
    shop: str
    seed: int = 1

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 draws addresses
        self.turn = 0
        self.filters = self._full("/products", self._filters, PER_PAGE)
        self.queries = self._full("/search", self._words, PER_PAGE)
        self.beginnings = self._full("/search/suggestions", self._beginning, PRODUCTS)

    @cached_property
    def products(self) -> list[tuple[str, str]]:
        """Slug and name of some thousand products."""
        rows = select(Product.slug, Product.name).order_by(Product.id)
        found = [tuple(row) for row in self._all(rows)]
        return self.chance.sample(found, min(SOME, len(found)))

    @cached_property
    def shelves(self) -> list[tuple[str, int]]:
        """Categories that fill a page, and up to which price in rupees they do."""
        place = func.row_number().over(
            partition_by=Product.category_id, order_by=Product.lowest_price
        )
        ordered = (
            select(Category.slug, Product.lowest_price, place.label("place"))
            .join(Product)
            .where(Product.status == ProductStatus.ACTIVE)
            .subquery()
        )
        rows = select(ordered).where(ordered.c.place == PER_PAGE).order_by(ordered.c.slug)
        return [(row.slug, row.lowest_price.minor // 100 + 1) for row in self._all(rows)]

    @cached_property
    def values(self) -> dict[str, list[str]]:
        rows = select(FacetValue.facet, FacetValue.value).order_by(FacetValue.id)
        found: dict[str, list[str]] = {}
        for facet, value in self._all(rows):
            found.setdefault(facet, []).append(value)
        return found

    @cached_property
    def skus(self) -> list[tuple[str, str]]:
        """SKU and product's slug of what there is plenty of."""
        rows = select(Variant.sku, Product.slug).join(Product).join(StockLevel)
        plenty = rows.where(StockLevel.on_hand > 150).order_by(Variant.id)
        return [tuple(row) for row in self._all(plenty.limit(PLENTY))]

    def listing(self) -> str:
        return self._address("/products", ("sort", self._sort()))

    def filtered(self) -> str:
        """Several filters of a full list, and a price that leaves it at least as full."""
        *pairs, (name, ceiling) = self.chance.choice(self.filters)
        return self._address("/products", *pairs, (name, self._wider(int(ceiling))))

    def category(self) -> str:
        slug, ceiling = self.chance.choice(self.shelves)
        return self._address(f"/categories/{slug}", ("price_max", self._wider(ceiling)))

    def product(self) -> str:
        slug, _ = self.products[self.turn % len(self.products)]
        return self._address(f"/products/{slug}")

    def search(self) -> str:
        return self._address("/search", *self.chance.choice(self.queries))

    def suggestions(self) -> str:
        return self._address("/search/suggestions", *self.chance.choice(self.beginnings))

    def drawn(self, kind: str, count: int) -> list[Ask]:
        return [Ask(getattr(self, kind)()) for _ in range(count)]

    def _full(self, path: str, draw: Callable[[], Pairs], least: int) -> list[Pairs]:
        """Draw until enough of them show so many products; few is an error."""
        found: list[Pairs] = []
        for _ in range(FULL_LISTS * TRIES):
            pairs = draw()
            _, page = answered(self.shop, Ask(_written(path, pairs)))
            if pairs not in found and shown(page) >= least:
                found.append(pairs)
            if len(found) == FULL_LISTS:
                return found
        raise RuntimeError(f"{path}: {len(found)} full pages, {FULL_LISTS} are wanted")

    def _filters(self) -> Pairs:
        """Many brands and colours, in stock, in a band of prices."""
        low, high = self.chance.randrange(20, 100), self.chance.randrange(2000, 9000)
        brands = self.chance.sample(self.values["brand"], 12)
        colours = self.chance.sample(self.values["colour"], 8)
        pairs = [("brand", one) for one in brands] + [("colour", one) for one in colours]
        pairs += [("in_stock", "1"), ("sort", self._sort()), ("price_min", str(low))]
        return [*pairs, ("price_max", str(high))]

    def _words(self) -> Pairs:
        """A broad word now and then, mostly two words of some product's name."""
        if self.chance.random() < 1 / 3:
            return [("q", self.chance.choice(BROAD))]
        name = self._name().replace(",", " ").split()
        return [("q", " ".join(self.chance.sample(name, min(2, len(name)))))]

    def _beginning(self) -> Pairs:
        """The beginning of a name, as long as somebody has typed."""
        return [("q", self._name()[: self.chance.randrange(2, 10)])]

    def _name(self) -> str:
        return self.chance.choice(self.products)[1]

    def _sort(self) -> str:
        return self.chance.choice(("newest", "price", "-price", "rating"))

    def _wider(self, ceiling: int) -> str:
        return str(ceiling + self.chance.randrange(WIDER))

    def _address(self, path: str, *pairs: tuple[str, str]) -> str:
        """Write an address that was never asked for: as a link of a campaign would be."""
        self.turn += 1
        return _written(path, [*pairs, ("from", f"a{self.turn}")])

    def _all(self, rows: Select) -> list:
        with self.engine.connect() as connection:
            return list(connection.execute(rows))


def _written(path: str, pairs: Pairs) -> str:
    return f"{path}?{urlencode(pairs, quote_via=quote)}"
