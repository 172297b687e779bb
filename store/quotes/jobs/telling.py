"""Mails to customers who wait for a person's word about a quote."""

from __future__ import annotations

from store.infra import mail
from store.infra.db import reading
from store.quotes import mails
from store.quotes.runs import quote_to_tell
from store.settings import settings


def tell_customer(quote_id: int) -> None:
    """Mail what a person has answered; a quote without an address is told on its page.

    Sent twice it is one mail, known by its id.
    """
    with reading() as session:
        told = quote_to_tell(session, quote_id)
    if told is None:
        return
    quote, address = told
    mail.send(mails.answered(quote, address, settings()), settings())
