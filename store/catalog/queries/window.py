"""What the front page shows of the shop: featured products, faces of shelves, figures."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from store.catalog.facets import BRAND
from store.catalog.index import Wanted, found
from store.catalog.queries.index import Lists, index_now
from store.catalog.queries.listing import Card, rows_of, told_by
from store.catalog.shelves import Shelf, Shelves

FEATURED = 8
CANDIDATES = 4  # the first products of a shelf, of which one has a picture


def featured_products(session: Session, *, take: int = FEATURED) -> list[Card]:
    """Give what staff put forward and can be had, as rows of `listed`."""
    ids = found(index_now(session).index, Wanted()).page(take=take)
    return [row for row in rows_of(session, ids) if row.featured]


def counts_on_sale(session: Session) -> dict[int, int]:
    """Count the products on sale by the id of their shelf."""
    sets = index_now(session).index.categories
    return {category_id: len(members) for category_id, members in sets.items()}


def brands(session: Session) -> list[tuple[str, int]]:
    """Give every brand on sale with its number of products, by name."""
    lists = index_now(session)
    ids = lists.labels.by_facet.get(BRAND, ())
    counted = ((lists.labels.values[each][1], len(lists.index.value(each))) for each in ids)
    return sorted((name, count) for name, count in counted if count)


def faces_of(session: Session, shelves: Shelves) -> Mapping[str, Card]:
    """Give a product with a picture for each top shelf by slug, the best ones first."""
    lists = index_now(session)
    first = {shelf.slug: _first(lists, shelf) for shelf in shelves.top}
    ids = {each for some in first.values() for each in some}
    pictured = {
        row.product_id: row for row in rows_of(session, list(ids)) if told_by(row)["cover"]
    }
    faces = {
        slug: next((pictured[each] for each in some if each in pictured), None)
        for slug, some in first.items()
    }
    return {slug: row for slug, row in faces.items() if row is not None}


def _first(lists: Lists, shelf: Shelf) -> list[int]:
    return found(lists.index, Wanted(categories=shelf.ids())).page(take=CANDIDATES)
