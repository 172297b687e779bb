"""The shelves as who arranges them sees them: what there is, with how many products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from store.catalog.facets import BRAND, COLLECTION
from store.catalog.models import (
    Attribute,
    Brand,
    Category,
    Collection,
    CollectionProduct,
    Listed,
    Product,
    Specification,
    Variant,
)
from store.catalog.queries.categories import category_tree
from store.catalog.queries.index import index_now
from store.catalog.queries.listing import Card, rows_of
from store.catalog.queries.ruling import found_by
from store.catalog.rules import Rule, Vocabulary
from store.catalog.shelves import Shelves

MOST_FOUND = 12
Shelf = Collection | Category | Brand


class Counted(NamedTuple):
    """A shelf with how many products customers see on it, and how many name it at all.

    `before` and `behind` tell whether others stand there beside it.
    """

    shelf: Shelf
    shown: int
    named: int = 0
    depth: int = 0
    before: bool = False
    behind: bool = False


@dataclass(frozen=True)
class Preview:
    """What a rule finds at this moment: how many, and the first of them."""

    total: int
    rows: Sequence[Card]


class Chosen(NamedTuple):
    """A product in a collection by hand; `visible` tells whether customers see it."""

    id: int
    slug: str
    name: str
    sku: str
    visible: bool


def collections_for_staff(session: Session, *, at: datetime) -> list[Counted]:
    """Give all collections in the shop's order, with what is in them."""
    tree = category_tree(session)
    by_hand = _held(session)
    rows = select(Collection).order_by(Collection.position, Collection.id)
    return [
        Counted(each, _found(session, each, tree, at=at, by_hand=by_hand))
        for each in session.scalars(rows)
    ]


def preview_of(
    session: Session, rule: Rule, *, at: datetime, take: int = MOST_FOUND
) -> Preview:
    """Give what a rule would hold, saved or not; one without rows holds nothing."""
    found = found_by(session, rule, category_tree(session), at=at)
    return Preview(len(found), rows_of(session, found.page(take=take)))


def chosen_of(session: Session, collection_id: int) -> list[Chosen]:
    """Give what a collection by hand holds, in its order."""
    place = CollectionProduct
    rows = (
        _products()
        .join(place, place.product_id == Product.id)
        .where(place.collection_id == collection_id)
        .order_by(place.position, place.product_id)
    )
    return [_chosen(row) for row in session.execute(rows)]


def products_named(session: Session, words: str, *, take: int = MOST_FOUND) -> list[Chosen]:
    """Find products by a part number, or by part of their name."""
    words = words.replace("\0", "").strip()
    if not words:
        return []
    has_sku = Product.variants.any(func.lower(Variant.sku) == words.lower())
    named = Product.name.icontains(words, autoescape=True) | has_sku
    rows = _products().where(named).order_by(~has_sku, Product.name, Product.id)
    return [_chosen(row) for row in session.execute(rows.limit(take))]


def categories_for_staff(session: Session) -> list[Counted]:
    """Give the tree top down, each with the products on it, and those that name it."""
    shown = {id_: len(set_) for id_, set_ in index_now(session).index.categories.items()}
    counted = select(Product.category_id, func.count()).group_by(Product.category_id)
    named = _counts(session, counted)
    rows = session.scalars(select(Category)).all()
    by_id = {each.id: each for each in rows}
    tree = category_tree(session)
    first, last = _ends(tree)
    listed = [
        Counted(
            by_id[shelf.id],
            shelf.count(shown),
            named[shelf.id],
            len(tree.path(shelf.slug)) - 1,
            shelf.id not in first,
            shelf.id not in last,
        )
        for shelf in tree
    ]
    away = sorted((each for each in rows if each.archived), key=lambda each: each.name)
    return [*listed, *(Counted(each, 0, named[each.id]) for each in away)]


def _ends(tree: Shelves) -> tuple[set[int], set[int]]:
    """Give the categories that stand first and last among their neighbours."""
    rows = [tree.top, *(shelf.children for shelf in tree)]
    full = [row for row in rows if row]
    return {row[0].id for row in full}, {row[-1].id for row in full}


def products_on(session: Session, category_id: int) -> int:
    """Count the products that name a category, on sale or not."""
    mine = select(func.count()).where(Product.category_id == category_id)
    return session.scalar(mine) or 0


def brands_for_staff(session: Session) -> list[Counted]:
    """Give all brands by name, with the products on sale, and those that name them."""
    lists = index_now(session)
    on_sale = {
        lists.labels.values[each][1]: len(lists.index.value(each))
        for each in lists.labels.by_facet.get(BRAND, ())
    }
    counted = select(Product.brand, func.count()).group_by(Product.brand)
    named = _counts(session, counted)
    rows = select(Brand).order_by(func.lower(Brand.name))
    return [
        Counted(each, on_sale.get(each.name, 0), named[each.name])
        for each in session.scalars(rows)
    ]


def attributes_for_staff(session: Session) -> list[tuple[Attribute, int]]:
    """Give the dictionary in its order, each with how many products state it."""
    counted = func.count(func.distinct(Specification.product_id))
    rows = (
        select(Attribute, counted)
        .outerjoin(Specification, Specification.attribute_id == Attribute.id)
        .group_by(Attribute.id)
        .order_by(Attribute.position, Attribute.id)
    )
    return [(attribute, count) for attribute, count in session.execute(rows)]


def values_stated(session: Session, attribute_id: int) -> list[tuple[str, int]]:
    """Give the values of an attribute with how many products state each, often first."""
    counted = func.count(func.distinct(Specification.product_id))
    rows = (
        select(Specification.value, counted)
        .where(Specification.attribute_id == attribute_id)
        .group_by(Specification.value)
        .order_by(counted.desc(), Specification.value)
    )
    return [(value, count) for value, count in session.execute(rows)]


def vocabulary(session: Session) -> Vocabulary:
    """Give all that rules can name, with how each is written."""
    tree, lists = category_tree(session), index_now(session)
    labels = lists.labels
    names = {
        shelf.slug: " / ".join(part.name for part in tree.path(shelf.slug))
        for shelf in tree
    }
    meant = {shelf.name.casefold(): shelf.slug for shelf in tree}
    meant |= {name.casefold(): slug for slug, name in names.items()}
    keys = [key for key in labels.by_facet if key != COLLECTION]
    facets = {
        key: {
            labels.values[each][1].casefold(): labels.values[each][1]
            for each in labels.by_facet[key]
            if lists.index.value(each)
        }
        for key in keys
    }
    titles = {key: labels.title(key).name for key in keys if key != BRAND}
    return Vocabulary(meant | {slug: slug for slug in names}, names, facets, titles)


def _counts(session: Session, rows: Select[Any, Any]) -> Counter[Any]:
    return Counter({row[0]: row[1] for row in session.execute(rows)})


def _held(session: Session) -> Counter[Any]:
    """Count what customers see of each collection by hand."""
    place = CollectionProduct
    rows = (
        select(place.collection_id, func.count())
        .join(Listed, Listed.product_id == place.product_id)
        .where(Listed.visible)
        .group_by(place.collection_id)
    )
    return _counts(session, rows)


def _found(
    session: Session,
    collection: Collection,
    tree: Shelves,
    *,
    at: datetime,
    by_hand: Counter[int],
) -> int:
    if collection.rule is None:
        return by_hand[collection.id]
    rule = Rule.read(collection.rule, any_of=collection.any_of)
    return len(found_by(session, rule, tree, at=at))


def _products() -> Select[tuple[int, str, str, str, bool]]:
    sku = select(func.min(Variant.sku)).where(Variant.product_id == Product.id)
    return select(
        Product.id,
        Product.slug,
        Product.name,
        sku.correlate(Product).scalar_subquery().label("sku"),
        func.coalesce(Listed.visible, False).label("visible"),
    ).outerjoin(Listed, Listed.product_id == Product.id)


def _chosen(row: Row[tuple[int, str, str, str, bool]]) -> Chosen:
    return Chosen(row.id, row.slug, row.name, row.sku or "", bool(row.visible))
