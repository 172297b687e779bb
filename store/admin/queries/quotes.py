"""Quotes as the staff's list and review page show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from store.admin.queries.orders import last_page
from store.kernel import ids
from store.kernel.errors import NotFound
from store.quotes.models import FIRM, Quote, QuoteStatus, SlicerRun
from store.quotes.runs import runs_of
from store.uploads.models import Part
from store.web.pagination import Page

PER_PAGE = 25


class QuoteTab(StrEnum):
    """The saved views of the list."""

    WAITING = "waiting"
    FIRM = "firm"
    ORDERED = "ordered"
    OVER = "over"
    ALL = "all"


CONDITIONS: Mapping[QuoteTab, ColumnElement[bool]] = {
    QuoteTab.WAITING: Quote.status == QuoteStatus.NEEDS_REVIEW,
    QuoteTab.FIRM: Quote.status.in_(FIRM),
    QuoteTab.ORDERED: Quote.status == QuoteStatus.ACCEPTED,
    QuoteTab.OVER: Quote.status.in_((QuoteStatus.EXPIRED, QuoteStatus.DECLINED)),
    QuoteTab.ALL: true(),
}


@dataclass(frozen=True)
class ReviewedQuote:
    """A quote with its part, and what the slicer has said about that part."""

    quote: Quote
    part: Part
    runs: Sequence[SlicerRun]


def quotes_for_staff(session: Session, tab: QuoteTab, *, page: int = 1) -> Page[Quote]:
    """Give one page of quotes with their uploads: waiting longest first, others newest."""
    rows = select(Quote).where(CONDITIONS[tab])
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    number = last_page(page, total)
    order = Quote.id if tab == QuoteTab.WAITING else Quote.id.desc()
    shown = rows.order_by(order).options(joinedload(Quote.upload))
    found = session.scalars(shown.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(found, number, total, PER_PAGE)


def quote_counts(session: Session) -> dict[QuoteTab, int]:
    """Count the quotes under each tab, in one query."""
    figures = [func.count(Quote.id).filter(each) for each in CONDITIONS.values()]
    return dict(zip(CONDITIONS, session.execute(select(*figures)).one(), strict=True))


def quote_to_review(session: Session, token: str) -> ReviewedQuote:
    """Give a quote with everything to judge it by; raises NotFound."""
    rows = select(Quote).where(Quote.token == token)
    rows = rows.options(joinedload(Quote.upload), joinedload(Quote.part))
    quote = session.scalar(rows) if ids.is_token(token) else None
    if quote is None or quote.part is None:
        raise NotFound("There is no such quote.")
    return ReviewedQuote(quote, quote.part, runs_of(session, quote.part.id))
