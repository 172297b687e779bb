"""Somebody says what they think of a product."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.catalog.models import Product
from store.kernel.errors import Invalid
from store.reviews.models import Review
from store.reviews.queries import STARS


def add_review(  # noqa: PLR0913 a review has this many facts
    session: Session,
    *,
    product: Product,
    author: str,
    stars: int,
    title: str,
    body: str,
    at: datetime,
    customer_id: int | None = None,
    verified: bool = False,
) -> Review:
    """Keep a review and add its stars to the product's, in the same transaction."""
    if stars not in STARS:
        raise Invalid("Give one to five stars.", field="stars")
    review = Review(product_id=product.id, author=author, stars=stars, created_at=at)
    review.title, review.body = title, body
    review.customer_id, review.verified = customer_id, verified
    session.add(review)
    _count(session, product, stars)
    return review


def _count(session: Session, product: Product, stars: int) -> None:
    """Let the database add, so that two reviews at once are both counted."""
    session.flush()
    session.execute(
        update(Product)
        .where(Product.id == product.id)
        .values(
            rating_sum=Product.rating_sum + stars,
            rating_count=Product.rating_count + 1,
            updated_at=Product.updated_at,
        )
    )
    session.refresh(product, ["rating_sum", "rating_count"])
