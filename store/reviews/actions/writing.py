"""Somebody says what they think of a product they have bought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Required, TypedDict, Unpack

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.catalog.actions.listing import relist
from store.catalog.models import Product
from store.infra.outbox import announce
from store.kernel.errors import Invalid, NotFound
from store.reviews import topics
from store.reviews.actions.ratings import count_out, count_quietly
from store.reviews.models import MOST_PHOTOS, Review, ReviewPhoto, Standing
from store.reviews.queries.purchases import Purchase
from store.reviews.queries.reviews import STARS, own_review, photos_named

SAID = ("author", "stars", "title", "body")


class Facts(TypedDict, total=False):
    """What is known of a review that nobody need read first."""

    product: Required[Product]
    author: Required[str]
    stars: Required[int]
    title: Required[str]
    body: Required[str]
    at: Required[datetime]
    customer_id: int | None
    verified: bool
    bought: str


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What the form says; `photos` are the tokens of those that were sent."""

    author: str
    stars: int
    title: str
    body: str
    photos: Sequence[str] = ()


def add_review(session: Session, **facts: Unpack[Facts]) -> Review:
    """Keep a review that nobody need read first, and count its stars."""
    review = add_review_quietly(session, **facts)
    relist(session, [review.product_id])
    return review


def add_review_quietly(session: Session, **facts: Unpack[Facts]) -> Review:
    """Add one of many reviews: list their products anew after the last one."""
    _check(facts["stars"])
    told = {name: value for name, value in facts.items() if name not in ("product", "at")}
    review = Review(product_id=facts["product"].id, created_at=facts["at"], **told)
    review.status = Standing.APPROVED
    session.add(review)
    count_quietly(session, review)
    return review


def write_review(
    session: Session, *, purchase: Purchase, opinion: Opinion, at: datetime
) -> Review:
    """Keep what a buyer thinks until staff have read it, or what they think now.

    There is one review of a product by one buyer: the same form twice changes nothing.
    """
    _check(opinion.stars)
    if len(opinion.photos) > MOST_PHOTOS:
        raise Invalid(f"Choose up to {MOST_PHOTOS} photos.", field="photos")
    review = own_review(session, purchase.buyer, purchase.product_id, lock=True)
    if review is None:
        review = _begun(session, purchase, opinion, at=at)
    elif _says_the_same(review, opinion):
        return review
    else:
        change(session, review, opinion, at=at)
    _hang(session, review, opinion.photos)
    return review


def change(session: Session, review: Review, opinion: Opinion, *, at: datetime) -> None:
    """Take what its author thinks now; staff read it again before it is shown."""
    if review.is_shown:
        count_out(session, review)
    review.wait_again()
    review.edited_at = at
    for name in SAID:
        setattr(review, name, getattr(opinion, name))


def delete_review(session: Session, *, author: Visitor, product_id: int) -> None:
    """Take back what one has written, with its photos; raises NotFound."""
    review = own_review(session, author, product_id, lock=True)
    if review is None:
        raise NotFound("You have written nothing about this.")
    if review.is_shown:
        count_out(session, review)
    _hang(session, review, ())
    session.flush()
    session.delete(review)


def _begun(
    session: Session, purchase: Purchase, opinion: Opinion, *, at: datetime
) -> Review:
    """Store a first review; of two at the same moment the second is the first again."""
    review = Review(product_id=purchase.product_id, created_at=at, verified=True)
    for name in SAID:
        setattr(review, name, getattr(opinion, name))
    review.order_line_id, review.bought = purchase.line_id, purchase.bought
    review.customer_id = purchase.buyer.customer_id
    review.visitor = purchase.buyer.key
    review.status, review.photos = Standing.PENDING, []
    try:
        with session.begin_nested():
            session.add(review)
    except IntegrityError:
        return _first(session, purchase)
    return review


def _first(session: Session, purchase: Purchase) -> Review:
    review = own_review(session, purchase.buyer, purchase.product_id, lock=True)
    if review is None:
        raise Invalid("This purchase has a review already.")
    return review


def _says_the_same(review: Review, opinion: Opinion) -> bool:
    same = all(getattr(review, name) == getattr(opinion, name) for name in SAID)
    return same and [photo.token for photo in review.photos] == list(opinion.photos)


def _hang(session: Session, review: Review, tokens: Sequence[str]) -> None:
    """Let these photos belong to the review, and no others."""
    found = {photo.token: photo for photo in photos_named(session, tokens)}
    known = [found[token] for token in tokens if token in found]
    wanted = [photo for photo in known if photo.review_id in (None, review.id)]
    for photo in review.photos:
        if photo not in wanted:
            photo.review_id = None
            announce(session, topics.PHOTO_LEFT, photo.id)
    for position, photo in enumerate(wanted):
        photo.position = position
        if photo.review_id is None:
            photo.review_id = review.id
            announce(session, topics.PHOTO_SENT, photo.id)
    review.photo_count = sum(photo.is_ready for photo in wanted)
    session.flush()
    session.expire(review, ["photos"])


def _check(stars: int) -> None:
    if stars not in STARS:
        raise Invalid("Give one to five stars.", field="stars")


def draft_photo(session: Session, *, key: str, filename: str, at: datetime) -> ReviewPhoto:
    """Note a photo that was sent, before it is known whether its form is good."""
    photo = ReviewPhoto(source_key=key, filename=filename, created_at=at, renditions=[])
    session.add(photo)
    session.flush()
    return photo
