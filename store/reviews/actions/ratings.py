"""The stars of a product: kept beside it, and in lists, with the change of a review."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.catalog.actions.listing import relist
from store.catalog.models import Product
from store.reviews.models import Review


def count_in(session: Session, review: Review) -> None:
    """A review is shown from now on: its stars count."""
    count_quietly(session, review)
    relist(session, [review.product_id])


def count_out(session: Session, review: Review) -> None:
    """A review is shown no more."""
    _add(session, review.product_id, stars=-review.stars, reviews=-1)
    relist(session, [review.product_id])


def count_quietly(session: Session, review: Review) -> None:
    """Count a review's stars; whoever adds many lists their products anew at the end."""
    _add(session, review.product_id, stars=review.stars, reviews=1)


def _add(session: Session, product_id: int, *, stars: int, reviews: int) -> None:
    """Let the database add, so that two reviews at once are both counted."""
    session.flush()
    session.execute(
        update(Product)
        .where(Product.id == product_id)
        .values(
            rating_sum=Product.rating_sum + stars,
            rating_count=Product.rating_count + reviews,
            updated_at=Product.updated_at,
        )
    )
    known = session.identity_map.get(session.identity_key(Product, product_id))
    if known is not None:
        session.refresh(known, ["rating_sum", "rating_count"])
