"""Reads of wishlists."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.accounts.visitors import Visitor
from store.catalog.models import Product, Variant
from store.kernel import ids
from store.kernel.errors import NotFound
from store.wishes.models import Wish, Wishlist


def wishlist_of(session: Session, visitor: Visitor) -> Wishlist | None:
    """Give the visitor's list with what its page draws of each product."""
    rows = _drawn().where(visitor.owns(Wishlist))
    return session.scalar(rows.order_by(Wishlist.customer_id.is_(None)).limit(1))


def shared_wishlist(session: Session, token: str) -> Wishlist:
    """Give the list that a link shares; raises NotFound when it is shared no more."""
    found = None
    if ids.is_token(token):
        found = session.scalar(_drawn().where(Wishlist.share_token == token))
    if found is None:
        raise NotFound("This wishlist is not shared, or not any more.")
    return found


def wished_slugs(session: Session, visitor: Visitor) -> frozenset[str]:
    """Give what the hearts of a page need, in one statement."""
    rows = (
        select(Product.slug)
        .join(Wish, Wish.product_id == Product.id)
        .join(Wishlist, Wishlist.id == Wish.wishlist_id)
        .where(visitor.owns(Wishlist))
    )
    return frozenset(session.scalars(rows))


def locked_wishlists(session: Session, visitor: Visitor) -> Sequence[Wishlist]:
    """Lock all lists of a visitor, usually one; the customer's comes first."""
    rows = (
        select(Wishlist)
        .where(visitor.owns(Wishlist))
        .options(selectinload(Wishlist.wishes))
        .order_by(Wishlist.id)
        .with_for_update(of=Wishlist)
        .execution_options(populate_existing=True)
    )
    found = session.scalars(rows).all()
    return sorted(found, key=lambda one: (one.customer_id is None, one.id))


def _drawn() -> Select[Wishlist]:
    product = selectinload(Wishlist.wishes).joinedload(Wish.product)
    return select(Wishlist).options(
        product.selectinload(Product.media),
        product.selectinload(Product.specifications),
        product.options(
            selectinload(Product.variants).options(
                joinedload(Variant.stock), selectinload(Variant.values)
            )
        ),
    )
