"""What buyers have written about a product."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.accounts.models import Person
from store.accounts.visitors import Visitor
from store.kernel import ids
from store.kernel.errors import NotFound
from store.orders.models import Order, OrderLine
from store.reviews.models import Review, ReviewPhoto, ReviewVote, Standing

STARS = (5, 4, 3, 2, 1)
UNKNOWN = "We could not find this review. It may have been taken down."


class ReviewSort(StrEnum):
    """The orders of a product's reviews."""

    NEWEST = "newest"
    HELPFUL = "helpful"
    HIGHEST = "highest"
    LOWEST = "lowest"


ORDERS: Mapping[ReviewSort, Sequence[ColumnElement[int]]] = MappingProxyType(
    {
        ReviewSort.NEWEST: (),
        ReviewSort.HELPFUL: (Review.helpful.desc(),),
        ReviewSort.HIGHEST: (Review.stars.desc(),),
        ReviewSort.LOWEST: (Review.stars.asc(),),
    }
)


@dataclass(frozen=True)
class Wanted:
    """Which reviews: of so many stars (0: any), with photos or not, in which order."""

    stars: int = 0
    photos: bool = False
    sort: ReviewSort = ReviewSort.NEWEST


ANY = Wanted()


@dataclass(frozen=True)
class Tally:
    """How many reviews gave how many stars, and how many of those show photos."""

    stars: Mapping[int, int]
    with_photos: Mapping[int, int]

    def count(self, wanted: Wanted) -> int:
        counts = self.with_photos if wanted.photos else self.stars
        return counts[wanted.stars] if wanted.stars else sum(counts.values())

    @property
    def all(self) -> int:
        return sum(self.stars.values())

    @property
    def photos(self) -> int:
        return sum(self.with_photos.values())


def reviews_of(
    session: Session,
    product_id: int,
    wanted: Wanted = ANY,
    *,
    skip: int = 0,
    take: int = 10,
) -> Sequence[Review]:
    """Give a product's published reviews with their photos, equals newest first."""
    rows = _shown(product_id).options(selectinload(Review.photos))
    if wanted.stars:
        rows = rows.where(Review.stars == wanted.stars)
    if wanted.photos:
        rows = rows.where(Review.photo_count > 0)
    rows = rows.order_by(*ORDERS[wanted.sort], Review.created_at.desc(), Review.id.desc())
    return session.scalars(rows.offset(skip).limit(take)).all()


def tally_of(session: Session, product_id: int) -> Tally:
    """Count a product's published reviews by their stars, five first; none counts 0."""
    pictured = func.count(Review.id).filter(Review.photo_count > 0)
    rows = session.execute(
        select(Review.stars, func.count(Review.id), pictured)
        .where(Review.product_id == product_id, Review.status == Standing.APPROVED)
        .group_by(Review.stars)
    ).all()
    counts = {stars: count for stars, count, _ in rows}
    photos = {stars: count for stars, _, count in rows}
    return Tally(
        {stars: counts.get(stars, 0) for stars in STARS},
        {stars: photos.get(stars, 0) for stars in STARS},
    )


def histogram_of(session: Session, product_id: int) -> Mapping[int, int]:
    """Count a product's published reviews by their stars, five first."""
    return tally_of(session, product_id).stars


def found_helpful(
    session: Session, visitor: Visitor, review_ids: Collection[int]
) -> frozenset[int]:
    """Give those of the reviews that a visitor has found helpful."""
    if not review_ids:
        return frozenset()
    rows = select(ReviewVote.review_id).where(
        ReviewVote.voter == voter_of(visitor), ReviewVote.review_id.in_(review_ids)
    )
    return frozenset(session.scalars(rows))


def voter_of(visitor: Visitor) -> str:
    """Name a visitor for votes and reports: a customer is one person in every browser."""
    if visitor.customer_id is not None:
        return f"person:{visitor.customer_id}"
    return f"browser:{visitor.key}"[:40]


def shown_review(session: Session, token: str) -> Review:
    """Give a published review with its product; raises NotFound."""
    rows = select(Review).where(Review.token == token, Review.status == Standing.APPROVED)
    whole = rows.options(joinedload(Review.product))
    review = session.scalar(whole) if ids.is_token(token) else None
    if review is None:
        raise NotFound(UNKNOWN)
    return review


def own_review(
    session: Session, author: Visitor, product_id: int, *, lock: bool = False
) -> Review | None:
    """Give what a visitor has written about a product, with its photos."""
    rows = select(Review).where(Review.product_id == product_id, author.owns(Review))
    rows = rows.order_by(Review.id).limit(1).options(selectinload(Review.photos))
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.scalar(rows)


def review_to_tell(session: Session, review_id: int) -> tuple[Review, str] | None:
    """Give a review with its product and its author's mail address, if there is one."""
    rows = select(Review).where(Review.id == review_id).options(joinedload(Review.product))
    review = session.scalar(rows)
    address = _address(session, review) if review is not None else None
    return (review, address) if review is not None and address else None


def photos_named(session: Session, tokens: Collection[str]) -> Sequence[ReviewPhoto]:
    """Give photos by their tokens, in the order they were sent."""
    rows = select(ReviewPhoto).where(ReviewPhoto.token.in_(tokens))
    return session.scalars(rows.order_by(ReviewPhoto.id)).all()


def _shown(product_id: int) -> Select[Review]:
    return select(Review).where(
        Review.product_id == product_id, Review.status == Standing.APPROVED
    )


def _address(session: Session, review: Review) -> str | None:
    if review.customer_id is not None:
        of_person = select(Person.email).where(Person.id == review.customer_id)
        return session.scalar(of_person)
    of_order = (
        select(Order.email)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.id == review.order_line_id)
    )
    return session.scalar(of_order)
