"""Mails about a quote that waited for a person."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import Letter
from store.quotes.models import Quote, QuoteStatus
from store.settings import Settings


def quote_url(quote: Quote, settings: Settings) -> str:
    """Give the address of a quote; only the browser or account that asked may look."""
    return f"{settings.PUBLIC_URL}/quotes/{quote.token}"


def answered(quote: Quote, address: str, settings: Settings) -> Letter:
    """Build the mail that names the price a person has found, or says why there is none."""
    is_declined = quote.status == QuoteStatus.DECLINED
    what = "cannot be printed by us" if is_declined else f"costs {quote.total}"
    return build(
        "quote_answered",
        to=address,
        subject=f"{quote.upload.name} {what}",
        key=f"quote-answered:{quote.token}:{quote.reviewed_at}",
        settings=settings,
        quote=quote,
        is_declined=is_declined,
        url=quote_url(quote, settings),
    )
