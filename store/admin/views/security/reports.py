"""Reports of a period: on a page, as tables, and drawn to be handed over."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.admin.gate import blueprint
from store.admin.security_forms import PeriodForm
from store.admin.views.security.asking import by_now
from store.admin.views.security.audit import send_table
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid, NotFound
from store.security.actions.settling import ask_for_report, check_days, note_export
from store.security.export import as_csv
from store.security.queries.reporting import (
    Report,
    newest_reports,
    report_of,
    report_with_token,
)
from store.web.files import send_private
from store.web.htmx import go, render

USUAL_DAYS = 30


@blueprint.get("/security/reports")
def security_reports() -> Response:
    """Show the figures of a period; without one, those of the last thirty days."""
    form = PeriodForm(formdata=request.args or None)
    if not request.args:
        form.last.data = clock.now().astimezone(clock.IST).date()
        form.first.data = form.last.data - timedelta(days=USUAL_DAYS - 1)
    elif not _is_good(form):
        return _page(form, None, status=422)
    with reading() as session:
        report = report_of(session, first=_day(form.first.data), last=_day(form.last.data))
    return _page(form, report)


@blueprint.post("/security/reports")
def ask_report() -> AnyResponse:
    """Have a report drawn."""
    form = PeriodForm()
    if not _is_good(form):
        return _page(form, None, status=422)
    first, last = _day(form.first.data), _day(form.last.data)
    with transaction() as session:
        ask_for_report(session, first=first, last=last, by=by_now(), at=clock.now())
    flash("The report is being drawn. Look again in a minute.")
    return go(url_for("admin.security_reports", first=first, last=last))


@blueprint.post("/security/reports/export")
def export_report() -> Response:
    """Send a period's events, alerts and changes as one table."""
    form = PeriodForm()
    if not _is_good(form):
        return _page(form, None, status=422)
    with reading() as session:
        report = report_of(session, first=_day(form.first.data), last=_day(form.last.data))
    rows = list(_rows(report))
    with transaction() as session:
        note_export(session, what="report", rows=len(rows), by=by_now())
    table = as_csv(("Part", "What", "Meaning", "Level", "Times"), rows)
    return send_table(table, f"security-{report.first}-{report.last}.csv")


@blueprint.get("/security/reports/<token>.pdf")
def report_pdf(token: str) -> Response:
    """Send a report that is drawn."""
    with reading() as session:
        report = report_with_token(session, token)
    if report.pdf_key is None:
        raise NotFound("The report is still being drawn. Look again in a minute.")
    name = f"security-{report.first}-{report.last}.pdf"
    return send_private(report.pdf_key, mimetype="application/pdf", download_name=name)


def _is_good(form: PeriodForm) -> bool:
    if not form.validate():
        return False
    try:
        check_days(_day(form.first.data), _day(form.last.data), at=clock.now())
    except Invalid as error:
        form.refuse(error)
        return False
    return True


def _day(day: date | None) -> date:
    return day or clock.now().astimezone(clock.IST).date()


def _page(form: PeriodForm, report: Report | None, *, status: int = 200) -> Response:
    with reading() as session:
        drawn = newest_reports(session)
    return render(
        "admin/security/reports.html",
        here="reports",
        form=form,
        report=report,
        drawn=drawn,
        status=status,
    )


def _rows(report: Report) -> list[tuple[object, ...]]:
    return [
        *(("event", *event) for event in report.events),
        *(
            ("alert", each.rule, each.says, each.severity, each.times)
            for each in report.alerts
        ),
        *(("block", each.network, each.reason, "", 1) for each in report.blocks),
        *(("address", network, "", "", times) for network, times in report.networks),
        *(("change", action, "", "", times) for action, times in report.changes),
    ]
