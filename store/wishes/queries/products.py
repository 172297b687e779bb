"""Products that a visitor has put aside: to be compared, or seen again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from store.catalog.models import Listed, Option, Product, Variant
from store.kernel import clock


def products_to_compare(session: Session, slugs: Sequence[str]) -> list[Product]:
    """Give what is on sale of these, in their order, with options, stock and facts."""
    rows = _named(slugs).options(
        selectinload(Product.media),
        selectinload(Product.specifications),
        selectinload(Product.options).selectinload(Option.values),
        selectinload(Product.variants).options(
            joinedload(Variant.stock), selectinload(Variant.values)
        ),
        defer(Product.description),
    )
    found = {product.slug: product for product in session.scalars(rows)}
    return [found[slug] for slug in slugs if slug in found and _on_sale(found[slug])]


def products_seen(session: Session, ids: Sequence[int]) -> list[Listed]:
    """Give what is still on sale of these, in their order, as cards draw it."""
    rows = select(Listed).where(Listed.product_id.in_(ids), Listed.visible)
    found = {row.product_id: row for row in session.scalars(rows)}
    return [found[id_] for id_ in ids if id_ in found]


def _named(slugs: Sequence[str]) -> Select[Product]:
    return select(Product).where(
        Product.slug.in_([slug.replace("\0", "") for slug in slugs])
    )


def _on_sale(product: Product) -> bool:
    return product.is_on_sale(clock.now())
