"""Which products a query finds, the best first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, select, true
from sqlalchemy.orm import Session

from store.catalog import search
from store.catalog.models import Product, ProductStatus

MOST_HITS = 2000


@dataclass(frozen=True)
class Hits:
    """Ids of products, the best first.

    `more` tells that there are others beyond these; `meant` is what was searched
    instead of a query that was probably misspelt.
    """

    ids: tuple[int, ...] = ()
    more: bool = False
    meant: str | None = None


def hits_for(session: Session, query: str, *, limit: int = MOST_HITS) -> Hits:
    """Find the products on sale that a query asks for; without words it finds none."""
    words = search.asked(query)
    if not words:
        return Hits()
    found = (
        select(Product.id)
        .where(Product.status == ProductStatus.ACTIVE, *(_has(word) for word in words))
        .order_by(
            case((Product.in_stock, 0), else_=1),
            _rank(words),
            case((Product.featured, 0), else_=1),
            Product.rating_sum.desc(),
            Product.id.desc(),
        )
        .limit(limit + 1)
    )
    ids = tuple(session.scalars(found))
    return Hits(ids[:limit], more=len(ids) > limit)


def _has(word: str, *, before: str = "") -> ColumnElement[bool]:
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
