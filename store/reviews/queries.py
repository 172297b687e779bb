"""What buyers have written about a product."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.reviews.models import Review

STARS = (5, 4, 3, 2, 1)


def reviews_of(
    session: Session, product_id: int, *, stars: int = 0, skip: int = 0, take: int = 10
) -> Sequence[Review]:
    """Give a product's reviews, newest first; only those of so many stars if told."""
    rows = select(Review).where(Review.product_id == product_id)
    if stars:
        rows = rows.where(Review.stars == stars)
    rows = rows.order_by(Review.created_at.desc(), Review.id.desc())
    return session.scalars(rows.offset(skip).limit(take)).all()


def histogram_of(session: Session, product_id: int) -> dict[int, int]:
    """Count a product's reviews by their stars, five first; none counts 0."""
    rows = session.execute(
        select(Review.stars, func.count())
        .where(Review.product_id == product_id)
        .group_by(Review.stars)
    )
    counts: dict[int, int] = dict(rows.all())
    return {stars: counts.get(stars, 0) for stars in STARS}
