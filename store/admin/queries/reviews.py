"""Reviews as staff read them: what waits, and what was reported, come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from store.admin.queries.orders import PER_PAGE, last_page
from store.reviews.models import Review, ReviewReport, Standing
from store.web.pagination import Page


class ReviewTab(StrEnum):
    """The saved views of the list."""

    WAITING = "waiting"
    SHOWN = "shown"
    REJECTED = "rejected"
    ALL = "all"


REPORTED = and_(Review.status == Standing.APPROVED, Review.reports > 0)
CONDITIONS: Mapping[ReviewTab, ColumnElement[bool]] = {
    ReviewTab.WAITING: or_(Review.status == Standing.PENDING, REPORTED),
    ReviewTab.SHOWN: Review.status == Standing.APPROVED,
    ReviewTab.REJECTED: Review.status == Standing.REJECTED,
    ReviewTab.ALL: true(),
}
WAITING = CONDITIONS[ReviewTab.WAITING]


@dataclass(frozen=True)
class ReadReviews:
    """One page of reviews, and what was reported about them, by review."""

    page: Page[Review]
    reports: Mapping[int, Sequence[ReviewReport]]


def reviews_for_staff(session: Session, tab: ReviewTab, *, page: int = 1) -> ReadReviews:
    """Give reviews with product and photos: reported first, then waiting longest."""
    rows = select(Review).where(CONDITIONS[tab])
    total = session.scalar(select(func.count(Review.id)).where(CONDITIONS[tab])) or 0
    number = last_page(page, total)
    waits = tab == ReviewTab.WAITING
    age = Review.id if waits else Review.id.desc()
    shown = rows.order_by(Review.reports.desc() if waits else Review.id.desc(), age)
    whole = shown.options(joinedload(Review.product), selectinload(Review.photos))
    found = session.scalars(whole.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return ReadReviews(Page(found, number, total, PER_PAGE), _reports(session, found))


def review_counts(session: Session) -> dict[ReviewTab, int]:
    """Count the reviews under each tab, in one query."""
    figures = [func.count(Review.id).filter(each) for each in CONDITIONS.values()]
    return dict(zip(CONDITIONS, session.execute(select(*figures)).one(), strict=True))


def _reports(
    session: Session, reviews: Sequence[Review]
) -> Mapping[int, Sequence[ReviewReport]]:
    reported = [review.id for review in reviews if review.reports]
    if not reported:
        return {}
    rows = select(ReviewReport).where(
        ReviewReport.review_id.in_(reported), ReviewReport.settled_at.is_(None)
    )
    found: dict[int, list[ReviewReport]] = {}
    for report in session.scalars(rows.order_by(ReviewReport.at)):
        found.setdefault(report.review_id, []).append(report)
    return found
