"""Lists of products, found in the index; only the rows of one page are read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Row,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    select,
)
from sqlalchemy.orm import Session, defer, selectinload

from store.catalog.facets import COLLECTION, Labels
from store.catalog.filters import Filters, Sort
from store.catalog.index import Found, Ruled, Wanted, counted, found
from store.catalog.models import Collection, CollectionProduct, Listed, Product
from store.catalog.queries.facets import Facets, facets_of
from store.catalog.queries.index import Lists, index_now
from store.catalog.queries.ruling import ruled
from store.catalog.queries.search import Hits, hits_for
from store.catalog.queries.version import Version
from store.catalog.shelves import Shelves
from store.kernel import clock
from store.kernel.errors import Invalid

CARD = (
    selectinload(Product.media),
    selectinload(Product.variants),
    selectinload(Product.specifications),
    defer(Product.description, raiseload=True),
)


class Id(TypeDecorator[int]):
    """The id of a row, one of many in a statement that PostgreSQL is to plan but once.

    Sent as a number it would be of the narrowest kind that holds it, and each mixture of
    kinds another statement; a text is of no kind until it is read as BIGINT.
    """

    impl = BigInteger  # type: ignore[mutable-override]
    cache_ok = True  # type: ignore[mutable-override]

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        return value if dialect.name == "sqlite" else str(value)


IDS = bindparam("ids", type_=Id, expanding=True)

listed = Listed.__table__.c
# What is drawn of a product in a list; `card` stays a text, as most are drawn already.
CARD_ROW: tuple[ColumnElement[Any], ...] = (
    *(listed.product_id, listed.version, listed.slug, listed.name, listed.price),
    *(listed.featured, listed.rating, listed.rating_count),
    cast(listed.card, Text).label("card"),
)
ROWS = select(*CARD_ROW).where(listed.product_id.in_(IDS))

Card = Row[Any]


@dataclass(frozen=True)
class Listing:
    """What filters find; `hits` are those of a search."""

    filters: Filters
    lists: Lists
    found: Found
    hits: Hits | None = None

    @property
    def total(self) -> int:
        return len(self.found)

    @property
    def has_more(self) -> bool:
        """Tell whether a search found more than is counted."""
        return self.hits is not None and self.hits.more

    def facets(self, *, unfolded: str = "") -> Facets:
        """Count what each filter leaves, all others being kept."""
        labels = self.lists.labels
        counts = counted(self.found, labels.by_facet)
        return facets_of(self.filters, counts, labels, unfolded=unfolded)


def listing_of(
    session: Session,
    filters: Filters,
    shelves: Shelves,
    *,
    version: Version | None = None,
    hits: Hits | None = None,
) -> Listing:
    """Find what filters ask for; a query is searched unless its `hits` are given."""
    lists = index_now(session, version=version)
    if filters.query and hits is None:
        hits = hits_for(session, filters.query, version=version)
    first = hits.ids if filters.query and hits else _by_hand(session, filters, lists)
    wanted = _wanted(filters, shelves, lists.labels, first)
    wanted = replace(wanted, rules=_rules(session, filters, shelves, lists))
    return Listing(filters, lists, found(lists.index, wanted), hits)


def rows_of(session: Session, ids: Sequence[int]) -> list[Card]:
    """Give the rows of `listed` of these products, in their order."""
    if not ids:
        return []
    rows = session.execute(ROWS, {"ids": list(ids)}).all()
    known = {row.product_id: row for row in rows}
    return [known[each] for each in ids if each in known]


def told_by(row: Card | Listed) -> Mapping[str, Any]:
    """Give what the card of a row says, of a whole `Listed` too."""
    card: Mapping[str, Any] = (
        json.loads(row.card) if isinstance(row.card, str) else row.card
    )
    return card


def products_of(session: Session, ids: Sequence[int]) -> list[Product]:
    """Give whole products in this order, with media, variants and specifications."""
    if not ids:
        return []
    rows = select(Product).where(Product.id.in_(ids)).options(*CARD)
    known = {product.id: product for product in session.scalars(rows)}
    return [known[each] for each in ids if each in known]


def ids_after(session: Session, listing: Listing, *, after: str, take: int) -> list[int]:
    """Give what follows the product with slug `after`, or the beginning without it.

    Raises Invalid when there is no such product to go on from.
    """
    if not after:
        return listing.found.page(take=take)
    last = id_of(session, after)
    if last is None:
        raise Invalid("There is no product to continue after.", field="after")
    return listing.found.after(last, take=take)


def id_of(session: Session, slug: str) -> int | None:
    """Give the id of a product by its slug, listed or not."""
    rows = select(Product.id).where(Product.slug == slug.replace("\0", ""))
    return session.scalar(rows)


def _rules(
    session: Session, filters: Filters, shelves: Shelves, lists: Lists
) -> tuple[Ruled, ...]:
    """Give the rules of the collections that are asked for."""
    at = clock.now()
    asked = (lists.rules.get(slug) for slug in filters.chosen(COLLECTION))
    return tuple(
        ruled(session, rule, shelves, lists.labels, at=at, version=lists.version)
        for rule in asked
        if rule is not None
    )


def _by_hand(session: Session, filters: Filters, lists: Lists) -> tuple[int, ...] | None:
    """Give what a collection by hand holds in its order, when one alone is asked for."""
    asked = filters.chosen(COLLECTION)
    if len(asked) != 1 or asked[0] in lists.rules or filters.sort is not Sort.RELEVANCE:
        return None
    rows = (
        select(CollectionProduct.product_id)
        .join(Collection, Collection.id == CollectionProduct.collection_id)
        .where(Collection.slug == asked[0])
        .order_by(CollectionProduct.position, CollectionProduct.product_id)
    )
    return tuple(session.scalars(rows)) or None


def _wanted(
    filters: Filters, shelves: Shelves, labels: Labels, hits: tuple[int, ...] | None
) -> Wanted:
    shelf = shelves.find(filters.category) if filters.category else None
    categories = shelf.ids() if shelf else frozenset[int]()
    low, high = filters.price_min, filters.price_max
    return Wanted(
        hits=hits,
        categories=categories if filters.category else None,
        values=tuple(
            (key, labels.ids(key, values)) for key, values in filters.facets.items()
        ),
        low=low.minor if low is not None else None,
        high=high.minor if high is not None else None,
        in_stock=filters.in_stock,
        rating=filters.rating,
        sort=filters.sort,
    )
