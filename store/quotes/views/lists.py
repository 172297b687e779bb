"""The visitor's own quotes, newest first."""

from __future__ import annotations

from flask import Response

from store.accounts.access import current_visitor
from store.infra.db import reading
from store.kernel import clock
from store.quotes.queries import quotes_of
from store.quotes.views.room import blueprint
from store.web.htmx import render


@blueprint.get("/quotes")
def saved() -> Response:
    """Show what was quoted, and which prices still hold."""
    with reading() as session:
        quotes = quotes_of(session, current_visitor())
    return render("quotes/saved.html", quotes=quotes, at=clock.now())
