"""What shoppers have asked about a product, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.kernel import ids
from store.kernel.errors import NotFound
from store.reviews.models import Answer, Question, Standing

UNKNOWN = "We could not find this question. It may have been taken down."


def questions_of(
    session: Session, product_id: int, *, skip: int = 0, take: int = 10
) -> Sequence[Question]:
    """Give a product's published questions with their answers, newest first."""
    rows = (
        select(Question)
        .where(Question.product_id == product_id, Question.status == Standing.APPROVED)
        .order_by(Question.created_at.desc(), Question.id.desc())
        .options(selectinload(Question.answers))
    )
    return session.scalars(rows.offset(skip).limit(take)).all()


def count_questions(session: Session, product_id: int) -> int:
    """Count a product's published questions."""
    rows = select(func.count(Question.id)).where(
        Question.product_id == product_id, Question.status == Standing.APPROVED
    )
    return session.scalar(rows) or 0


def shown_question(session: Session, token: str) -> Question:
    """Give a published question with its product and answers; raises NotFound."""
    rows = select(Question).where(
        Question.token == token, Question.status == Standing.APPROVED
    )
    whole = rows.options(joinedload(Question.product), selectinload(Question.answers))
    question = session.scalar(whole) if ids.is_token(token) else None
    if question is None:
        raise NotFound(UNKNOWN)
    return question


def answer_to_tell(session: Session, answer_id: int) -> Answer | None:
    """Give a published answer whose asker wants to hear of it, with its question."""
    rows = (
        select(Answer)
        .join(Question)
        .where(
            Answer.id == answer_id,
            Answer.status == Standing.APPROVED,
            Question.status == Standing.APPROVED,
            Question.email != "",
        )
        .options(joinedload(Answer.question).joinedload(Question.product))
    )
    return session.scalar(rows)
