"""What the search box offers while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from store.catalog.queries.listing import Card, rows_of
from store.catalog.queries.search import begun_by, hits_for
from store.catalog.queries.searches import queries_like
from store.catalog.queries.version import Version
from store.catalog.shelves import Shelf, Shelves
from store.catalog.words.asking import asked
from store.catalog.words.plain import spoken, stem

PRODUCTS = 5
CATEGORIES = 2
QUERIES = 3
CONSIDERED = 48
FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Suggestions:
    """What the box offers; `meant` is what products were found by instead."""

    query: str
    products: Sequence[Card] = ()
    categories: Sequence[Shelf] = ()
    queries: Sequence[str] = ()
    meant: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.products or self.categories or self.queries)


def suggestions_for(
    session: Session,
    query: str,
    shelves: Shelves,
    *,
    today: date,
    version: Version | None = None,
) -> Suggestions:
    """Give at most ten things that begin like what was typed, or nearly so."""
    words = asked(query)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return Suggestions(query)
    hits = begun_by(session, query, limit=CONSIDERED, version=version)
    if not hits.ids:
        hits = hits_for(session, query, limit=PRODUCTS, version=version)
    beginning = " ".join(words)
    queries = queries_like(session, beginning, today=today, take=QUERIES + 1)
    return Suggestions(
        query,
        rows_of(session, hits.ids[:PRODUCTS]),
        shelves_named(words, shelves)[:CATEGORIES],
        [one for one in queries if one != beginning][:QUERIES],
        hits.meant,
    )


def shelves_named(words: Sequence[str], shelves: Shelves) -> list[Shelf]:
    """Give the categories in whose name every word begins some word."""
    return [shelf for shelf in shelves if words and _begin(words, _said(shelf.name))]


@lru_cache(maxsize=1024)
def _said(name: str) -> tuple[str, ...]:
    return tuple(spoken(name))


def _begin(words: Sequence[str], names: Sequence[str]) -> bool:
    return all(any(name.startswith(stem(word)) for name in names) for word in words)
