"""What the search box offers while somebody types, and what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog import search
from store.catalog.filters import Filters
from store.catalog.models import Product, ProductStatus
from store.catalog.queries.listing import products_found
from store.catalog.shelves import Shelf, Shelves

PRODUCTS = 6
CATEGORIES = 2
READ_AT_MOST = 5000


@dataclass(frozen=True)
class Suggestions:
    """What the box offers while somebody types."""

    query: str
    products: Sequence[Product] = ()
    categories: Sequence[Shelf] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.products or self.categories)


def suggestions_for(session: Session, query: str, shelves: Shelves) -> Suggestions:
    """Give at most eight things that begin like what was typed."""
    words = search.asked(query)
    if not words:
        return Suggestions(query)
    products = products_found(session, Filters(query=query), shelves, take=PRODUCTS)
    return Suggestions(query, products, shelves_named(words, shelves)[:CATEGORIES])


def shelves_named(words: list[str], shelves: Shelves) -> list[Shelf]:
    """Give the categories in whose name every word begins some word."""
    return [shelf for shelf in shelves if _begin(words, search.words(shelf.name))]


def spelling_of(session: Session, query: str) -> str | None:
    """Give the query as it was probably meant, from the words of our own products."""
    texts = session.scalars(
        select(Product.search_text)
        .where(Product.status == ProductStatus.ACTIVE)
        .limit(READ_AT_MOST)
    )
    return search.corrected(search.asked(query), search.vocabulary(texts))


def _begin(words: list[str], names: list[str]) -> bool:
    return all(any(name.startswith(search.stem(word)) for name in names) for word in words)
