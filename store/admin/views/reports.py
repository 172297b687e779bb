"""Reports: a table for a period, and the same as CSV."""

from __future__ import annotations

import csv
import io

from flask import Response, abort, request

from store.admin.gate import blueprint
from store.admin.periods import SPANS, ZONE, By, Period, today_in_india
from store.admin.queries.reports.kinds import REPORTS, Reported
from store.infra.db import reading
from store.kernel import clock
from store.web.htmx import render


@blueprint.get("/reports")
@blueprint.get("/reports/<kind>")
def reports(kind: str = "sales") -> Response:
    """Show one report for the period in the address."""
    reported, period = _asked(kind)
    with reading() as session:
        report = reported.ask(session, period)
    return render(
        "admin/reports.html",
        kind=kind,
        reported=reported,
        every=REPORTS,
        report=report,
        period=period,
        spans=SPANS,
        groups=list(By),
        zone=ZONE,
    )


@blueprint.get("/reports/<kind>.csv")
def report_sheet(kind: str) -> Response:
    """Give one report as a table for spreadsheets: amounts in rupees, hours and grams."""
    reported, period = _asked(kind)
    with reading() as session:
        report = reported.ask(session, period)
    text = io.StringIO()
    csv.writer(text).writerows(report.sheet())
    response = Response(text.getvalue(), mimetype="text/csv")
    name = f"{kind}-{period.first}-{period.last}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _asked(kind: str) -> tuple[Reported, Period]:
    reported = REPORTS.get(kind)
    if reported is None:
        abort(404)
    return reported, Period.read(request.args, today=today_in_india(clock.now()))
