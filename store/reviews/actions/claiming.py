"""What was said in a browser becomes the customer's who signs in there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.reviews.models import Answer, Question, Review


def claim_at_login(
    session: Session, *, visitor: Visitor, customer_id: int, at: datetime
) -> None:
    """Give a customer the reviews, questions and answers of this browser.

    Of a product they have written about already, the older review stays the browser's.
    """
    del at
    theirs = select(Review.product_id).where(Review.customer_id == customer_id)
    _claim(session, Review, visitor, customer_id, Review.product_id.not_in(theirs))
    for kind in (Question, Answer):
        _claim(session, kind, visitor, customer_id)


def _claim(
    session: Session,
    kind: type[Review | Question | Answer],
    visitor: Visitor,
    customer_id: int,
    *more: ColumnElement[bool],
) -> None:
    ours = (kind.visitor == visitor.key, kind.customer_id.is_(None), *more)
    session.execute(update(kind).where(*ours).values(customer_id=customer_id))
