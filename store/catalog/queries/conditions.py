"""Filters as SQL: one condition for each thing that can be filtered on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, select, true

from store.catalog import search
from store.catalog.filters import OPTION_FACETS, Filters, Sort
from store.catalog.models import Option, OptionValue, Product, ProductStatus
from store.catalog.shelves import Shelves

Condition = ColumnElement[bool]
Order = list[tuple[ColumnElement[Any], bool]]

NO_RATING = -1


def conditions(filters: Filters, shelves: Shelves) -> dict[str, Condition]:
    """Give what must hold, under the name of the filter that asks for it."""
    asked: dict[str, Condition] = {"status": Product.status == ProductStatus.ACTIVE}
    if filters.query:
        asked["query"] = _has_all(search.asked(filters.query))
    if filters.category:
        shelf = shelves.find(filters.category)
        asked["category"] = Product.category_id.in_(shelf.ids()) if shelf else false()
    if filters.brands:
        asked["brand"] = Product.brand.in_(filters.brands)
    asked |= _limits(filters)
    for key, name in OPTION_FACETS.items():
        if filters.chosen(key):
            asked[key] = _offers(name, filters.chosen(key))
    return asked


def all_of(asked: dict[str, Condition], *, but: Collection[str] = ()) -> Condition:
    """Join the conditions, leaving out some by name."""
    return and_(true(), *(asked[name] for name in asked if name not in but))


def mean_stars() -> ColumnElement[int]:
    """The mean rating in hundredths, whole; NO_RATING without reviews."""
    hundredths = Product.rating_sum * 100 // Product.rating_count
    return case((Product.rating_count > 0, hundredths), else_=NO_RATING)


def order_of(filters: Filters) -> Order:
    """Give what to sort by, each with whether it falls; the id makes it stable."""
    stock = (case((Product.in_stock, 1), else_=0), True)
    last = (Product.id.expression, True)
    if filters.sort is Sort.NEWEST:
        return [(Product.created_at.expression, True), last]
    if filters.sort in {Sort.CHEAPEST, Sort.DEAREST}:
        return [(Product.lowest_price.expression, filters.sort is Sort.DEAREST), last]
    if filters.sort is Sort.RATING:
        return [(mean_stars(), True), (Product.rating_count.expression, True), last]
    featured = (case((Product.featured, 1), else_=0), True)
    popular = (Product.rating_sum.expression, True)
    words = search.asked(filters.query)
    nearness = [(_rank(words), False)] if words else []
    return [stock, *nearness, featured, popular, last]


def _limits(filters: Filters) -> dict[str, Condition]:
    asked: dict[str, Condition] = {}
    prices = []
    if filters.price_min is not None:
        prices.append(Product.lowest_price >= filters.price_min)
    if filters.price_max is not None:
        prices.append(Product.lowest_price <= filters.price_max)
    if prices:
        asked["price"] = and_(*prices)
    if filters.in_stock:
        asked["stock"] = Product.in_stock.is_(True)
    if filters.rating:
        asked["rating"] = mean_stars() >= filters.rating * 100
    return asked


def _offers(option: str, values: Collection[str]) -> Condition:
    """Tell whether a product comes in one of these values of an option."""
    offering = (
        select(Option.product_id)
        .join(OptionValue)
        .where(Option.name == option, OptionValue.value.in_(values))
    )
    return Product.id.in_(offering)


def _has_all(words: list[str]) -> Condition:
    """Each word must begin some word of the product; no words find nothing."""
    if not words:
        return false()
    return and_(*(_has(word) for word in words))


def _has(word: str, *, before: str = "") -> Condition:
    """Find a word's beginning; indexed words hold neither % nor _."""
    return Product.search_text.like(f"% {search.stem(word)}%{before}")


def _rank(words: list[str]) -> ColumnElement[int]:
    """Rank the exact name first, then its beginning, then words in it, then the rest."""
    phrase = " ".join(words)
    in_name = f"{search.END_OF_NAME}%"
    return case(
        (Product.search_text.like(f" {phrase} {in_name}"), 0),
        (Product.search_text.like(f" {phrase}%"), 1),
        (and_(true(), *(_has(word, before=in_name) for word in words)), 2),
        else_=3,
    )
