"""What somebody looks for, as one value that can be written into an address and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote_plus

from store.catalog.facets import BRAND, title_of
from store.catalog.index import Sort
from store.kernel.money import Money

__all__ = ["RATINGS", "SORT_WORDS", "Applied", "Filters", "Sort", "address"]

RATINGS = (4, 3)
A_LIST = 1_024  # different words in the addresses of some lists

SORT_WORDS: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.RELEVANCE: "Best match",
        Sort.POPULAR: "Best selling",
        Sort.NEWEST: "Newest",
        Sort.CHEAPEST: "Price, low to high",
        Sort.DEAREST: "Price, high to low",
        Sort.RATING: "Best rated",
    }
)


@dataclass(frozen=True)
class Filters:
    """Which products, and in which order.

    `options` holds pairs of a facet and a value, such as (colour, Red), by facet.
    """

    query: str = ""
    category: str = ""
    brands: tuple[str, ...] = ()
    price_min: Money | None = None
    price_max: Money | None = None
    in_stock: bool = False
    rating: int = 0
    options: tuple[tuple[str, str], ...] = ()
    sort: Sort = Sort.RELEVANCE

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters of an address, leaving out what is usual."""
        return list(self._pairs())

    def chosen(self, key: str) -> tuple[str, ...]:
        """Give the values chosen of one facet."""
        if key == BRAND:
            return self.brands
        return tuple(value for name, value in self.options if name == key)

    @property
    def facets(self) -> dict[str, tuple[str, ...]]:
        """Give the values chosen of each facet of which any is chosen."""
        keys = [BRAND] if self.brands else []
        keys += dict.fromkeys(key for key, _ in self.options)
        return {key: self.chosen(key) for key in keys}

    @property
    def applied(self) -> list[Applied]:
        """What narrows the list down, each with the list as it is without it."""
        return [*self._applied_brands(), *self._applied_options(), *self._applied_limits()]

    @property
    def cleared(self) -> Filters:
        """The same search in the same category and order, with no filter."""
        return Filters(query=self.query, category=self.category, sort=self.sort)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        if self.query:
            yield "q", self.query
        if self.category:
            yield "category", self.category
        yield from (("brand", brand) for brand in self.brands)
        yield from self.options
        if self.price_min is not None:
            yield "price_min", self.price_min.plain
        if self.price_max is not None:
            yield "price_max", self.price_max.plain
        yield from self._plain_pairs()

    def _plain_pairs(self) -> Iterator[tuple[str, str]]:
        if self.in_stock:
            yield "in_stock", "1"
        if self.rating:
            yield "rating", str(self.rating)
        if self.sort is not Sort.RELEVANCE:
            yield "sort", self.sort.value

    def _applied_brands(self) -> Iterator[Applied]:
        for brand in self.brands:
            others = tuple(other for other in self.brands if other != brand)
            yield Applied("Brand", brand, replace(self, brands=others))

    def _applied_options(self) -> Iterator[Applied]:
        for pair in self.options:
            others = tuple(other for other in self.options if other != pair)
            yield Applied(
                title_of(pair[0]), pair[1], replace(self, options=others), key=pair[0]
            )

    def _applied_limits(self) -> Iterator[Applied]:
        if self.price_min is not None:
            yield Applied("Price from", str(self.price_min), replace(self, price_min=None))
        if self.price_max is not None:
            yield Applied("Price up to", str(self.price_max), replace(self, price_max=None))
        if self.in_stock:
            yield Applied("Stock", "in stock", replace(self, in_stock=False))
        if self.rating:
            yield Applied("Rating", f"{self.rating} and up", replace(self, rating=0))


@dataclass(frozen=True)
class Applied:
    """One filter in force, in words, and the list without it."""

    name: str
    value: str
    without: Filters
    key: str = ""


def address(path: str, pairs: list[tuple[str, str]]) -> str:
    """Write a path with its parameters, behind those it may have."""
    joint = "&" if "?" in path else "?"
    written = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    return f"{path}{joint}{written}" if pairs else path


@lru_cache(maxsize=A_LIST)
def _quoted(text: str) -> str:
    """Write one word of an address; a list writes the same ones dozens of times."""
    return quote_plus(text)
