"""The first page: what sold, what waits for a person, and what is late first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from store.admin.gate import blueprint, may
from store.admin.periods import SPANS, USUAL, ZONE, By, Period, today_in_india
from store.admin.queries.dashboard import late_things, waiting
from store.admin.queries.reports.sales import change, sales_by_day, sales_chart
from store.admin.system import steps, system_now
from store.infra.db import reading
from store.kernel import clock
from store.settings import settings
from store.web.htmx import render

COMPARED = (("Today", 1), ("Last 7 days", 7), ("Last 30 days", 30))
DRAWN = (7, 30, 90)


@blueprint.get("/")
def home() -> Response:
    """Show the figures that somebody may see, each leading to its list."""
    now = clock.now()
    with reading() as session:
        shown: dict[str, Any] = {
            "waiting": waiting(session, at=now, may=may),
            "late": late_things(session, at=now) if may("orders.see") else None,
            "sales": _sales(session, at=now) if may("reports.see") else None,
            "system": system_now(session, settings()) if may("jobs.see") else None,
            "steps": steps(session, settings()) if may("jobs.see") else [],
        }
    return render("admin/home.html", now=now, zone=ZONE, **shown)


def _sales(session: Session, *, at: datetime) -> dict[str, Any]:
    """Compare three periods, and draw the chosen one: all from the days of the longest."""
    today = today_in_india(at)
    asked = request.args.get("days", "")
    known = {str(span): span for span in DRAWN}
    drawn = Period.of_late(known.get(asked, USUAL), today=today, by=By.DAY)
    longest = Period.of_late(max(DRAWN[1], drawn.days), today=today)
    days = sales_by_day(session, Period(longest.before.first, today))
    periods = [(name, Period.of_late(span, today=today)) for name, span in COMPARED]
    return {
        "compared": [(name, period, change(days, period)) for name, period in periods],
        "chart": sales_chart(days, drawn),
        "drawn": drawn,
        "spans": [span for span in SPANS if span in DRAWN],
    }
