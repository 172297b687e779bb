"""What readers do about a review: find it helpful, or report it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.infra.db import Base
from store.kernel.errors import Conflict
from store.reviews.models import ReportReason, Review, ReviewReport, ReviewVote
from store.reviews.queries.reviews import shown_review, voter_of


def vote(
    session: Session, *, token: str, visitor: Visitor, helpful: bool, at: datetime
) -> Review:
    """Say that a review has helped, or take it back; a repeat changes nothing.

    Raises Conflict for one's own review.
    """
    review = shown_review(session, token)
    if review.belongs_to(visitor):
        raise Conflict("This is your own review.")
    mark = ReviewVote(review_id=review.id, voter=voter_of(visitor), at=at)
    change = int(_added(session, mark)) if helpful else -_removed(session, mark)
    if change:
        session.execute(
            update(Review)
            .where(Review.id == review.id)
            .values(helpful=Review.helpful + change)
        )
        session.refresh(review, ["helpful"])
    return review


def report(
    session: Session,
    *,
    token: str,
    visitor: Visitor,
    reason: ReportReason,
    note: str,
    at: datetime,
) -> None:
    """Tell staff that a review should not be shown; each visitor is heard once."""
    review = shown_review(session, token)
    said = ReviewReport(review_id=review.id, reporter=voter_of(visitor), at=at)
    said.reason, said.note = reason, note
    if _added(session, said):
        session.execute(
            update(Review).where(Review.id == review.id).values(reports=Review.reports + 1)
        )


def _added(session: Session, row: Base) -> bool:
    """Store a row that is there once at most; tells whether it is new."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _removed(session: Session, mark: ReviewVote) -> int:
    gone = session.execute(
        delete(ReviewVote).where(
            ReviewVote.review_id == mark.review_id, ReviewVote.voter == mark.voter
        )
    )
    return cast("CursorResult[Any]", gone).rowcount
