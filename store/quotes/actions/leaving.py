"""Quotes of a model whose owner deletes it: there is nothing left to print."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.quotes.models import Quote, QuoteStatus

_WAITING = (
    QuoteStatus.DRAFT,
    QuoteStatus.PRICED,
    QuoteStatus.SLICED,
    QuoteStatus.NEEDS_REVIEW,
)


def expire_quotes_of(session: Session, upload_id: int) -> None:
    """Let the quotes of a model expire that were not ordered; those that were stand."""
    rows = select(Quote).where(Quote.upload_id == upload_id, Quote.status.in_(_WAITING))
    for quote in session.scalars(rows.order_by(Quote.id).with_for_update()):
        quote.expire()
