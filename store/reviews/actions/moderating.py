"""Staff read what customers have said: show it, keep it back, reply; all on the record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.infra.outbox import announce
from store.kernel import ids
from store.kernel.errors import Invalid, NotFound
from store.reviews import topics
from store.reviews.actions.ratings import count_in, count_out
from store.reviews.models import Review, ReviewReport
from store.security.models import record

UNKNOWN = "There is no such review. Its author may have deleted it."


def approve_review(
    session: Session, *, token: str, version: int, staff: Person, at: datetime
) -> Review:
    """Show a review, and settle what was reported about it; a repeat changes nothing.

    Raises Conflict when its author has changed it since.
    """
    review = _locked(session, token)
    review.expect_version(version)
    if review.is_shown and not review.reports:
        return review
    before = _facts(review)
    if not review.is_shown:
        review.approve()
        count_in(session, review)
        announce(session, topics.REVIEW_SETTLED, review.id)
    _settle_reports(session, review, at=at)
    _write_down(session, review, staff, "review.approved", before)
    return review


def reject_review(
    session: Session,
    *,
    token: str,
    version: int,
    reason: str,
    staff: Person,
    at: datetime,
) -> Review:
    """Keep a review back, or hide it again, and tell its author why."""
    reason = _sentence(reason, "Tell the author in a sentence why not.", field="reason")
    review = _locked(session, token)
    review.expect_version(version)
    if review.is_rejected:
        return review
    before = _facts(review)
    if review.is_shown:
        count_out(session, review)
    review.reject(reason)
    _settle_reports(session, review, at=at)
    _write_down(session, review, staff, "review.rejected", before)
    announce(session, topics.REVIEW_SETTLED, review.id)
    return review


def reply_to_review(
    session: Session, *, token: str, text: str, staff: Person, at: datetime
) -> Review:
    """Put the shop's reply under a review; no words take it away."""
    review = _locked(session, token)
    text = text.strip()
    if review.reply == text:
        return review
    before = _facts(review)
    review.answer(text, at=at)
    _write_down(session, review, staff, "review.replied", before)
    if text and review.is_shown:
        announce(session, topics.REVIEW_ANSWERED, review.id)
    return review


def _locked(session: Session, token: str) -> Review:
    rows = select(Review).where(Review.token == token).with_for_update()
    review = session.scalar(rows) if ids.is_token(token) else None
    if review is None:
        raise NotFound(UNKNOWN)
    return review


def _sentence(text: str, wanted: str, *, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(wanted, field=field)
    return text


def _settle_reports(session: Session, review: Review, *, at: datetime) -> None:
    if not review.reports:
        return
    review.reports = 0
    session.execute(
        update(ReviewReport)
        .where(ReviewReport.review_id == review.id, ReviewReport.settled_at.is_(None))
        .values(settled_at=at)
    )


def _facts(review: Review) -> dict[str, object]:
    return {
        "status": review.status.value,
        "reason": review.reason,
        "reply": review.reply,
        "reports": review.reports,
    }


def _write_down(
    session: Session, review: Review, staff: Person, action: str, before: dict[str, object]
) -> None:
    record(
        session,
        actor_id=staff.id,
        actor=staff.name,
        action=action,
        subject="review",
        subject_id=review.id,
        before=before,
        after=_facts(review),
    )
