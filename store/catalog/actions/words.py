"""What products can be found by is written anew in the transaction that changes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.catalog.models import Category, Product, SearchDocument, SearchTerm
from store.catalog.scores import BEST, is_among_best, quality
from store.catalog.words.documents import Told, Written, written
from store.infra.upserts import inserting, upsert
from store.kernel import clock

SHORTEST_TERM = 3

Paths = Mapping[int, tuple[str, ...]]


def index_words(session: Session, products: Iterable[Product]) -> None:
    """Write what is searched of these products, and take out those not on sale.

    Wants them locked, with their variants' values and specifications.
    """
    at, paths = clock.now(), _paths(session)
    every = {product.id: product for product in products}
    on_sale = [each for each in every.values() if each.is_on_sale(at) and each.selling]
    rows = [document_of(each, paths[each.category_id]) for each in on_sale]
    known = _plain_texts(session, every)
    gone = sorted(known.keys() - {row["product_id"] for row in rows})
    if gone:
        session.execute(delete(SearchDocument).where(SearchDocument.product_id.in_(gone)))
    upsert(session, SearchDocument, rows, by="product_id")
    _count_terms(session, known.values(), [row["plain"] for row in rows])


def document_of(product: Product, path: Sequence[str]) -> dict[str, Any]:
    """Give the row of a search document; `path` names the categories from the top down."""
    fields = written(_told(product, path))
    stars = product.rating_tenths
    good = quality(
        in_stock=product.in_stock or product.made_to_order,
        popularity=product.popularity,
        stars=stars,
        featured=product.featured,
    )
    return {"product_id": product.id, "quality": good, **_columns(fields, good)}


def _columns(fields: Written, good: int) -> dict[str, str]:
    best = f"{BEST} " if is_among_best(good) else ""
    return {
        "name": fields.name,
        "title": fields.title + best,
        "near": fields.near,
        "far": fields.far,
        "plain": fields.plain,
    }


def _told(product: Product, path: Sequence[str]) -> Told:
    choices = [value.value for variant in product.variants for value in variant.values]
    facts = [f"{fact.name} {fact.value} {fact.unit}" for fact in product.specifications]
    return Told(
        name=product.name,
        codes=[variant.sku for variant in product.variants],
        near=[product.brand, *path[-1:], *dict.fromkeys(choices), product.keywords],
        far=[*path[:-1], *facts, product.summary, product.description],
    )


def _plain_texts(session: Session, product_ids: Collection[int]) -> dict[int, str]:
    columns = (SearchDocument.product_id, SearchDocument.plain)
    rows = select(*columns).where(SearchDocument.product_id.in_(product_ids))
    return {row.product_id: row.plain for row in session.execute(rows)}


def _count_terms(session: Session, before: Iterable[str], after: Iterable[str]) -> None:
    """Count the products of each word up and down, in one order everywhere."""
    change: Counter[str] = Counter()
    for plain in after:
        change.update(_terms(plain))
    for plain in before:
        change.subtract(_terms(plain))
    rows = [{"term": term, "documents": n} for term, n in sorted(change.items()) if n]
    if not rows:
        return
    adding = inserting(session, SearchTerm)
    total = SearchTerm.documents + adding.excluded.documents
    counted = adding.on_conflict_do_update(
        index_elements=["term"], set_={"documents": total}
    )
    session.execute(counted, rows)


def _terms(plain: str) -> set[str]:
    """Give the words whose spelling can be corrected: those of letters."""
    return {w for w in plain.split() if len(w) >= SHORTEST_TERM and w.isalpha()}


def _paths(session: Session) -> Paths:
    """Give the names from the top down to each category."""
    rows = session.execute(select(Category.id, Category.parent_id, Category.name))
    shelves = {id_: (parent, name) for id_, parent, name in rows}

    def path(id_: int | None) -> tuple[str, ...]:
        if id_ is None:
            return ()
        parent, name = shelves[id_]
        return (*path(parent), name)

    return {id_: path(id_) for id_ in shelves}
