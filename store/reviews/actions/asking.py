"""Shoppers ask, buyers answer; staff read both before they are shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.reviews.models import THE_SHOP, Answer, Question, Standing
from store.reviews.queries.purchases import Purchase
from store.reviews.queries.questions import shown_question


def ask(  # noqa: PLR0913 a question has this many facts
    session: Session,
    *,
    product_id: int,
    visitor: Visitor,
    author: str,
    body: str,
    email: str = "",
    at: datetime,
) -> Question:
    """Keep a question until staff have read it; the same one twice is one."""
    mine = select(Question).where(
        Question.product_id == product_id, Question.body == body, visitor.owns(Question)
    )
    known = session.scalar(mine.limit(1))
    if known is not None:
        return known
    question = Question(product_id=product_id, author=author, body=body, created_at=at)
    question.visitor, question.customer_id = visitor.key, visitor.customer_id
    question.email, question.status = email, Standing.PENDING
    session.add(question)
    session.flush()
    return question


def answer(
    session: Session,
    *,
    token: str,
    purchase: Purchase,
    author: str,
    body: str,
    at: datetime,
) -> Answer:
    """Keep a buyer's answer until staff have read it; the same one twice is one."""
    question = shown_question(session, token)
    buyer = purchase.buyer
    for known in question.answers:
        if known.body == body and known.belongs_to(buyer):
            return known
    said = Answer(question_id=question.id, author=author, body=body, created_at=at)
    said.visitor, said.customer_id = buyer.key, buyer.customer_id
    said.verified, said.status = True, Standing.PENDING
    session.add(said)
    session.flush()
    return said


def add_question(
    session: Session, *, product_id: int, author: str, body: str, at: datetime
) -> Question:
    """Keep a question that nobody need read first."""
    question = Question(product_id=product_id, author=author, body=body, created_at=at)
    question.status, question.answers = Standing.APPROVED, []
    session.add(question)
    session.flush()
    return question


def add_answer(
    session: Session,
    *,
    question: Question,
    author: str,
    body: str,
    at: datetime,
) -> Answer:
    """Keep an answer that nobody need read first; without an author it is the shop's."""
    said = Answer(question_id=question.id, body=body, created_at=at)
    said.author, said.by_shop = author or THE_SHOP, not author
    said.verified = bool(author)
    said.status = Standing.APPROVED
    session.add(said)
    session.flush()
    return said
