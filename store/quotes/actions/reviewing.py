"""What the shop's staff decide about quotes, and what time does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.infra.outbox import announce
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.money import Money
from store.quotes.models import Quote, QuoteStatus
from store.quotes.topics import QUOTE_ANSWERED
from store.security.models import record

EXPIRED_AT_ONCE = 200


def price_by_hand(
    session: Session, *, token: str, total: Money, message: str, staff: Person, at: datetime
) -> Quote:
    """Name the price of a quote that waits for a person.

    Raises Conflict when somebody else has answered it, Invalid for a price of nothing.
    """
    if total <= Money.zero():
        raise Invalid("Write a price above nothing.", field="total")
    permissions.require(staff, "quotes.answer")
    quote = _waiting(session, token)
    before = {"status": quote.status, "total": quote.total.minor}
    quote.price_by_hand(total, answer=message, by=staff.id, at=at)
    _answered(session, quote, staff, action="quote.priced", before=before)
    return quote


def decline_quote(
    session: Session, *, token: str, message: str, staff: Person, at: datetime
) -> Quote:
    """Say that we do not print something; raises Invalid without a reason."""
    if not message.strip():
        raise Invalid("Tell the customer in a sentence why not.", field="reason")
    permissions.require(staff, "quotes.answer")
    quote = _waiting(session, token)
    before = {"status": quote.status, "total": quote.total.minor}
    quote.decline(message, by=staff.id, at=at)
    _answered(session, quote, staff, action="quote.declined", before=before)
    return quote


def expire_old(session: Session, *, at: datetime) -> int:
    """Let quotes go whose time is over; gives how many, a batch at most."""
    rows = select(Quote).where(
        Quote.expires_at <= at,
        Quote.status.not_in(
            (QuoteStatus.ACCEPTED, QuoteStatus.EXPIRED, QuoteStatus.DECLINED)
        ),
    )
    batch = rows.order_by(Quote.id).limit(EXPIRED_AT_ONCE).with_for_update(skip_locked=True)
    old = session.scalars(batch).all()
    for quote in old:
        quote.expire()
    return len(old)


def _waiting(session: Session, token: str) -> Quote:
    quote = session.scalar(select(Quote).where(Quote.token == token).with_for_update())
    if quote is None:
        raise NotFound("There is no such quote.")
    if quote.status != QuoteStatus.NEEDS_REVIEW:
        raise Conflict("This quote has been answered by somebody else, or has expired.")
    return quote


def _answered(
    session: Session, quote: Quote, staff: Person, *, action: str, before: dict[str, object]
) -> None:
    record(
        session,
        actor_id=staff.id,
        actor=staff.name,
        action=action,
        subject="quote",
        subject_id=quote.id,
        before=before,
        after={
            "status": quote.status,
            "total": quote.total.minor,
            "message": quote.answer or "",
        },
    )
    announce(session, QUOTE_ANSWERED, quote.id)
