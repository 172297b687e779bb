"""One product and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.catalog.models import Option, Product, ProductStatus, Relation, Variant
from store.catalog.queries.listing import CARD
from store.kernel.errors import Gone, NotFound

RELATED = 8
FEATURED = 8


def product_to_show(session: Session, slug: str) -> Product:
    """Give a product with all its page draws: options, variants, media, specifications.

    Raises NotFound for what customers may not see, Gone for what is sold no more.
    """
    return _for_customers(_one(session, slug))


def product_to_edit(session: Session, slug: str) -> Product:
    """Give any product to staff, with its category, variants and their stock."""
    product = _one(session, slug)
    if product is None:
        raise NotFound("There is no product under this name.")
    return product


def product_named(session: Session, slug: str) -> Product:
    """Give a product without anything around it; refuses as `product_to_show` does."""
    return _for_customers(session.scalar(_by_slug(slug)))


def related_to(session: Session, product: Product) -> Sequence[Product]:
    """Give what goes with a product: what staff chose first, then its neighbours."""
    chosen = select(Relation.related_id).where(Relation.product_id == product.id)
    is_chosen = Product.id.in_(chosen)
    rows = (
        select(Product)
        .where(
            Product.status == ProductStatus.ACTIVE,
            Product.id != product.id,
            or_(is_chosen, Product.category_id == product.category_id),
        )
        .order_by(is_chosen.desc(), Product.in_stock.desc(), Product.id)
        .limit(RELATED)
        .options(*CARD)
    )
    return session.scalars(rows).all()


def featured_products(session: Session, *, take: int = FEATURED) -> Sequence[Product]:
    """Give what the front page shows, with what a card draws; sold-out ones last."""
    rows = (
        select(Product)
        .where(Product.status == ProductStatus.ACTIVE, Product.featured)
        .order_by(Product.in_stock.desc(), Product.id)
        .limit(take)
        .options(*CARD)
    )
    return session.scalars(rows).all()


def brands(session: Session) -> list[tuple[str, int]]:
    """Give every brand on sale with its number of products."""
    from_brand = (
        select(Product.brand, func.count())
        .where(Product.status == ProductStatus.ACTIVE, Product.brand != "")
        .group_by(Product.brand)
        .order_by(Product.brand)
    )
    return [(name, count) for name, count in session.execute(from_brand)]


def _one(session: Session, slug: str) -> Product | None:
    """Load a whole product in six statements."""
    row = _by_slug(slug).options(
        joinedload(Product.category),
        selectinload(Product.options).joinedload(Option.values),
        selectinload(Product.variants).joinedload(Variant.values),
        selectinload(Product.variants).joinedload(Variant.stock),
        selectinload(Product.media),
        selectinload(Product.specifications),
    )
    return session.scalar(row)


def _for_customers(product: Product | None) -> Product:
    if product is None or product.status == ProductStatus.DRAFT:
        raise NotFound("We sell nothing under this name.")
    if product.status == ProductStatus.ARCHIVED:
        raise Gone(f"{product.name} is sold no more.")
    return product


def _by_slug(slug: str) -> Select[Product]:
    """Find by slug, less what no slug holds and a database could not read."""
    return select(Product).where(Product.slug == slug.replace("\0", ""))
