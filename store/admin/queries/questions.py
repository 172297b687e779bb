"""Questions as staff read them, with every answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from store.admin.queries.orders import PER_PAGE, last_page
from store.reviews.models import Answer, Question, Standing
from store.web.pagination import Page


class QuestionTab(StrEnum):
    """The saved views of the list."""

    WAITING = "waiting"
    UNANSWERED = "unanswered"
    SHOWN = "shown"
    REJECTED = "rejected"
    ALL = "all"


IS_SHOWN = Question.status == Standing.APPROVED
HAS_WAITING = Question.answers.any(Answer.status == Standing.PENDING)
IS_ANSWERED = Question.answers.any(Answer.status == Standing.APPROVED)
CONDITIONS: Mapping[QuestionTab, ColumnElement[bool]] = {
    QuestionTab.WAITING: or_(
        Question.status == Standing.PENDING, and_(IS_SHOWN, HAS_WAITING)
    ),
    QuestionTab.UNANSWERED: and_(IS_SHOWN, ~IS_ANSWERED),
    QuestionTab.SHOWN: IS_SHOWN,
    QuestionTab.REJECTED: Question.status == Standing.REJECTED,
    QuestionTab.ALL: true(),
}
WAITING = CONDITIONS[QuestionTab.WAITING]


def questions_for_staff(
    session: Session, tab: QuestionTab, *, page: int = 1
) -> Page[Question]:
    """Give questions with product and answers: waiting longest first, others newest."""
    total = session.scalar(select(func.count(Question.id)).where(CONDITIONS[tab])) or 0
    number = last_page(page, total)
    order = Question.id if tab == QuestionTab.WAITING else Question.id.desc()
    rows = (
        select(Question)
        .where(CONDITIONS[tab])
        .order_by(order)
        .options(joinedload(Question.product), selectinload(Question.answers))
    )
    found = session.scalars(rows.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(found, number, total, PER_PAGE)


def question_counts(session: Session) -> dict[QuestionTab, int]:
    """Count the questions under each tab, in one query."""
    figures = [func.count(Question.id).filter(each) for each in CONDITIONS.values()]
    return dict(zip(CONDITIONS, session.execute(select(*figures)).one(), strict=True))
