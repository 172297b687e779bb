"""What customers look for, and what they do not find."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request

from store.admin.gate import blueprint
from store.catalog.queries.searches import asked_in_vain, most_asked
from store.infra.db import reading
from store.kernel import clock
from store.web.htmx import render
from store.web.pagination import whole_number

SPANS = (7, 30, 90)


@blueprint.get("/searches")
def searches() -> Response:
    """Show the queries asked most in the last days, and those that found nothing."""
    days = whole_number(request.args.get("days"), default=SPANS[0])
    days = days if days in SPANS else SPANS[0]
    since = clock.now().astimezone(clock.IST).date() - timedelta(days=days - 1)
    with reading() as session:
        asked = most_asked(session, since=since)
        in_vain = asked_in_vain(session, since=since)
    page = "admin/searches.html"
    return render(page, asked=asked, in_vain=in_vain, days=days, spans=SPANS)
