"""Lists and search follow a product in the transaction that changes it.

The catalogue's version is one row that stays locked until the commit, so that versions
grow in the order in which changes can be seen: call these last, after all other locks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.catalog.actions.cards import Facet, facets_of, listed_row
from store.catalog.actions.words import index_words
from store.catalog.models import (
    Attribute,
    Catalogue,
    Collection as Gathering,
    CollectionProduct,
    FacetValue,
    Listed,
    Option,
    PriceChange,
    Product,
    Variant,
)
from store.catalog.prices import Asked, reduced_from
from store.infra.upserts import insert_missing, inserting, upsert
from store.kernel import clock, ids
from store.kernel.money import Money

AT_ONCE = 500
ONLY = 1


def relist(session: Session, product_ids: Iterable[int]) -> None:
    """Write anew what lists and search say of these products; takes the next version."""
    wanted = sorted(set(product_ids))
    for start in range(0, len(wanted), AT_ONCE):
        _relist(session, wanted[start : start + AT_ONCE])


def touch_catalogue(session: Session) -> int:
    """Count one change of the catalogue; gives its number."""
    first = {"id": ONLY, "epoch": ids.token()[:32], "version": 1}
    counted = (
        inserting(session, Catalogue)
        .values(**first)
        .on_conflict_do_update(
            index_elements=["id"], set_={"version": Catalogue.version + 1}
        )
        .returning(Catalogue.version)
    )
    return session.scalars(counted).one()


def facet_ids(session: Session, facets: Collection[Facet]) -> dict[tuple[str, str], int]:
    """Give the ids of facet values by (facet, value); those that are new are added."""
    wanted = {(each.facet, each.value): each for each in facets}
    known = _known(session, wanted)
    missing = sorted(each for key, each in wanted.items() if key not in known)
    if not missing:
        return known
    insert_missing(session, FacetValue, [each._asdict() for each in missing])
    return _known(session, wanted)


def _relist(session: Session, product_ids: Sequence[int]) -> None:
    products = _locked(session, product_ids)
    if not products:
        return
    at = clock.now()
    reduced = _reductions(session, products, at)
    facets = _facets(session, products)
    version = touch_catalogue(session)  # from here on one writer at a time: no deadlock
    index_words(session, products)
    numbers = facet_ids(session, {each for found in facets.values() for each in found})
    rows = [
        listed_row(
            product,
            facet_ids=[numbers[one.facet, one.value] for one in facets[product.id]],
            version=version,
            at=at,
            was=reduced.get(product.id),
        )
        for product in products
    ]
    upsert(session, Listed, rows, by="product_id")


def _locked(session: Session, product_ids: Sequence[int]) -> Sequence[Product]:
    """Lock the products, so that of two changes of one the later is written later."""
    session.flush()
    rows = (
        select(Product)
        .where(Product.id.in_(product_ids))
        .order_by(Product.id)
        .with_for_update(of=Product)
        .options(
            selectinload(Product.category),
            selectinload(Product.options).selectinload(Option.values),
            selectinload(Product.variants).selectinload(Variant.values),
            selectinload(Product.media),
            selectinload(Product.specifications),
        )
        .execution_options(populate_existing=True)
    )
    return session.scalars(rows).all()


def _facets(session: Session, products: Sequence[Product]) -> dict[int, list[Facet]]:
    filterable = select(Attribute.id, Attribute.key).where(Attribute.filterable)
    attributes = {row.id: row.key for row in session.execute(filterable)}
    gathered = _gathered(session, [product.id for product in products])
    return {
        product.id: facets_of(
            product, attributes=attributes, collections=gathered[product.id]
        )
        for product in products
    }


def _gathered(session: Session, product_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Give the collections by hand that products are in."""
    rows = session.execute(
        select(CollectionProduct.product_id, Gathering.slug)
        .join(Gathering, Gathering.id == CollectionProduct.collection_id)
        .where(CollectionProduct.product_id.in_(product_ids), Gathering.active)
    )
    slugs: dict[int, list[str]] = defaultdict(list)
    for product_id, slug in rows:
        slugs[product_id].append(slug)
    return slugs


def _reductions(
    session: Session, products: Sequence[Product], at: datetime
) -> dict[int, Money]:
    """Give the prices before that may be shown beside the lowest ones, by product."""
    cheapest = {product.id: product.cheapest for product in products}
    reduced = {id_: each for id_, each in cheapest.items() if each and each.is_reduced}
    asked = _asked(session, [each.id for each in reduced.values()])
    found = {
        id_: reduced_from(each.price, each.compare_at, asked[each.id], at=at)
        for id_, each in reduced.items()
    }
    return {id_: each.was for id_, each in found.items() if each}


def _asked(session: Session, variant_ids: Sequence[int]) -> Mapping[int, list[Asked]]:
    asked: dict[int, list[Asked]] = defaultdict(list)
    if variant_ids:
        columns = (PriceChange.variant_id, PriceChange.at, PriceChange.price)
        rows = select(*columns).where(PriceChange.variant_id.in_(variant_ids))
        for variant_id, at, price in session.execute(rows):
            asked[variant_id].append(Asked(at, price))
    return asked


def _known(
    session: Session, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    facets = {facet for facet, _ in wanted}
    values = sorted({value for _, value in wanted})
    columns = (FacetValue.facet, FacetValue.value, FacetValue.id)
    found = select(*columns).where(FacetValue.facet.in_(facets))
    parts = range(0, len(values), AT_ONCE)
    return {
        (facet, value): id_
        for start in parts
        for facet, value, id_ in session.execute(
            found.where(FacetValue.value.in_(values[start : start + AT_ONCE]))
        )
    }
