"""Which products the lists show although they should not, or the other way round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from store.catalog.models import Collection, Listed, Product, ProductStatus, Variant
from store.catalog.queries.categories import category_tree

AT_ONCE = 500


def products_due(session: Session, *, at: datetime) -> list[int]:
    """Give products whose sale has begun or ended since they were listed, a few at once."""
    begun = and_(
        Product.publish_at <= at,
        or_(Product.withdraw_at.is_(None), Product.withdraw_at > at),
        Product.status == ProductStatus.ACTIVE,
        Product.variants.any(Variant.active),
        Listed.visible.is_(False),
    )
    ended = and_(Product.withdraw_at <= at, Listed.visible)
    rows = select(Product.id).join(Listed, Listed.product_id == Product.id)
    due = rows.where(or_(begun, ended)).order_by(Product.id).limit(AT_ONCE)
    return list(session.scalars(due))


def collections_due(session: Session, *, at: datetime) -> list[int]:
    """Give collections that are shown and should not be, or the other way round."""
    rows = session.scalars(select(Collection).order_by(Collection.id))
    return [each.id for each in rows if each.active != each.is_shown(at)]


def products_below(session: Session, category_id: int) -> list[int]:
    """Give the products on a category and on all below it."""
    tree = category_tree(session)
    shelf = next((each for each in tree if each.id == category_id), None)
    if shelf is None:
        return []
    rows = select(Product.id).where(Product.category_id.in_(shelf.ids()))
    return list(session.scalars(rows.order_by(Product.id)))


def unlisted_products(session: Session, *, after: int = 0) -> list[int]:
    """Give products that the lists have never heard of, a few at once."""
    heard = select(Listed.product_id).where(Listed.product_id == Product.id).exists()
    rows = select(Product.id).where(Product.id > after, ~heard)
    return list(session.scalars(rows.order_by(Product.id).limit(AT_ONCE)))


def all_products(session: Session, *, after: int = 0) -> list[int]:
    """Give the ids of all products, a few at once."""
    rows = select(Product.id).where(Product.id > after)
    return list(session.scalars(rows.order_by(Product.id).limit(AT_ONCE)))
