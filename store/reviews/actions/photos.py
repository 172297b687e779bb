"""Photos of customers: shown when they are made anew, forgotten when they hang nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from store.catalog.actions.media import Developed
from store.catalog.models import Media
from store.reviews.models import Review, ReviewPhoto

FORM_OPEN = timedelta(days=1)  # how long a photo waits for its form to be put right
AT_ONCE = 100


def show_photo(session: Session, *, photo_id: int, developed: Developed) -> str | None:
    """Hang what was made of a photo; gives the key of what came, if that is left."""
    photo = _locked(session, photo_id)
    if photo is None:
        return None
    _show(photo, developed)
    return _settled(session, photo)


def hang_photo(session: Session, *, review: Review, developed: Developed) -> ReviewPhoto:
    """Hang a photo on a review that nobody need develop first."""
    photo = ReviewPhoto(review_id=review.id, position=review.photo_count, filename="")
    _show(photo, developed)
    review.photo_count += 1
    session.add(photo)
    session.flush()
    return photo


def fail_photo(session: Session, *, photo_id: int, failure: str) -> str | None:
    """Say why a photo is not shown; gives the key of the file that came."""
    photo = _locked(session, photo_id)
    if photo is None:
        return None
    photo.failure = failure
    return _settled(session, photo)


def delete_photo(session: Session, photo_id: int) -> list[str]:
    """Delete a photo that hangs nowhere; gives the files that nobody shows any more."""
    photo = session.get(ReviewPhoto, photo_id, with_for_update=True)
    if photo is None or photo.review_id is not None:
        return []
    session.delete(photo)
    session.flush()
    made = [str(row["key"]) for row in photo.renditions]
    gone = [key for key in made if not _is_shown_elsewhere(session, key)]
    return gone + ([photo.source_key] if photo.source_key else [])


def loose_photos(session: Session, *, at: datetime) -> Collection[int]:
    """Give photos whose form was never put right."""
    rows = select(ReviewPhoto.id).where(
        ReviewPhoto.review_id.is_(None), ReviewPhoto.created_at < at - FORM_OPEN
    )
    return session.scalars(rows.limit(AT_ONCE)).all()


def _show(photo: ReviewPhoto, developed: Developed) -> None:
    photo.width, photo.height = developed.width, developed.height
    photo.colour = developed.colour
    photo.renditions = [asdict(stored) for stored in developed.renditions]


def _locked(session: Session, photo_id: int) -> ReviewPhoto | None:
    """Lock a photo after its review, as everywhere; none when it was taken down."""
    of_photo = select(ReviewPhoto.review_id).where(ReviewPhoto.id == photo_id)
    review_id = session.scalar(of_photo)
    if review_id is None:
        return None
    session.execute(select(Review.id).where(Review.id == review_id).with_for_update())
    photo = session.get(ReviewPhoto, photo_id, with_for_update=True)
    return photo if photo is not None and photo.is_hung else None


def _settled(session: Session, photo: ReviewPhoto) -> str | None:
    key, photo.source_key = photo.source_key, None
    session.flush()
    review = session.get_one(Review, photo.review_id)
    made = func.count(ReviewPhoto.id).filter(ReviewPhoto.width > 0)
    review.photo_count = (
        session.scalar(select(made).where(ReviewPhoto.review_id == review.id)) or 0
    )
    return key


def _is_shown_elsewhere(session: Session, key: str) -> bool:
    """Names of files follow from their content: another picture may be the same one."""
    return any(
        session.scalar(
            select(kind.id)
            .where(cast(kind.renditions, String).contains(key, autoescape=True))
            .limit(1)
        )
        for kind in (ReviewPhoto, Media)
    )
