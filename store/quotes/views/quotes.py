"""One quote: its price, how it came about, and what can be done with it."""

from __future__ import annotations

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.quotes.actions import renew_quote
from store.quotes.finishes import FINISHES
from store.quotes.lead_time import answered_by
from store.quotes.options import QUALITIES
from store.quotes.pricing import PriceLine
from store.quotes.queries import print_rate, quote_of, quotes_of, renewed_quote
from store.quotes.views.looks import looked_at
from store.quotes.views.room import blueprint
from store.tax.gst import taken_apart
from store.web.htmx import go, render


@blueprint.get("/quotes")
def saved() -> Response:
    """Show what was quoted, and which prices still hold."""
    with reading() as session:
        quotes = quotes_of(session, current_visitor())
    return render("quotes/saved.html", quotes=quotes, at=clock.now())


@blueprint.get("/quotes/<token>")
def show(token: str) -> Response:
    """Show a price, and whether it still holds."""
    with reading() as session:
        quote = quote_of(session, current_visitor(), token)
        before = renewed_quote(session, quote)
        gst_bp = print_rate(session, at=clock.now())
    at = clock.now()
    return render(
        "quotes/quote.html",
        fragment="quotes/_state.html",
        quote=quote,
        before=before,
        lines=[PriceLine(row["label"], Money(row["paise"])) for row in quote.breakdown],
        gst_bp=gst_bp,
        taxed=gst_bp and taken_apart(quote.total, gst_bp=gst_bp),
        quality=QUALITIES[quote.quality],
        finish=FINISHES[quote.finish],
        is_open=quote.is_open(at),
        leaves_on=quote.leaves_on(at),
        answered_by=answered_by(quote.created_at),
        **looked_at(quote.part or quote.upload.part),
    )


@blueprint.post("/quotes/<token>/renewal")
def renew(token: str) -> AnyResponse:
    """Quote the same again at today's prices."""
    visitor = remembered_visitor()
    with transaction() as session:
        quote = quote_of(session, visitor, token)
        renewed = renew_quote(session, quote=quote, visitor=visitor, at=clock.now())
    return go(f"/quotes/{renewed.token}")
