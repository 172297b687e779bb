"""Collections and brands: lists that somebody has given a name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from store.catalog.models import Brand, Collection, Listed, Product
from store.kernel.errors import NotFound

IS_SOLD = exists().where(
    Product.brand == Brand.name, Listed.product_id == Product.id, Listed.visible
)


def collections_shown(session: Session) -> Sequence[Collection]:
    """Give the collections that customers see, in the shop's order."""
    rows = select(Collection).where(Collection.active)
    return session.scalars(rows.order_by(Collection.position, Collection.id)).all()


def collection_named(session: Session, slug: str) -> Collection:
    """Give a collection that customers may see; raises NotFound."""
    rows = select(Collection).where(Collection.slug == _plain(slug), Collection.active)
    collection = session.scalar(rows)
    if collection is None:
        raise NotFound("There is no such collection.")
    return collection


def brands_on_sale(session: Session) -> Sequence[Brand]:
    """Give the brands of which something is on sale, by name."""
    return session.scalars(select(Brand).where(IS_SOLD).order_by(Brand.name)).all()


def brand_with_slug(session: Session, slug: str) -> Brand:
    """Give a brand; raises NotFound, for one put away too unless it is sold again."""
    is_there = (Brand.slug == _plain(slug), ~Brand.archived | IS_SOLD)
    brand = session.scalar(select(Brand).where(*is_there))
    if brand is None:
        raise NotFound("We sell nothing of this brand.")
    return brand


def _plain(slug: str) -> str:
    """Leave out what no address holds and a database could not read."""
    return slug.replace("\0", "")
