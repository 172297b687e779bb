"""The audit trail: who changed what, from what to what, and as a table to take away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from flask import Response, request

from store.admin.differences import changes_in_words
from store.admin.gate import blueprint
from store.admin.security_forms import AuditForm
from store.admin.views.security.asking import begins, by_now, ends, page_key
from store.infra.db import reading, transaction
from store.security.actions.settling import note_export
from store.security.export import as_csv
from store.security.models import AuditEntry
from store.security.queries.audit import AuditFilter, audit_page, audit_rows
from store.security.queries.verifying import verify_audit
from store.web.htmx import render

MOST_EXPORTED = 50_000
HEADINGS = ("Number", "At", "Who", "Who (id)", "What", "About", "Id", "Before", "After")


@blueprint.get("/security/audit")
def audit_trail() -> Response:
    """List what staff changed, the newest first."""
    form = AuditForm(formdata=request.args)
    is_good = form.validate()
    asked = _asked(form) if is_good else AuditFilter()
    with reading() as session:
        rows, older = audit_page(session, asked, after=page_key())
        verdict = verify_audit(session) if request.args.get("verify") else None
    narrowed = {name: value for name, value in request.args.items() if name in form}
    return render(
        "admin/security/audit.html",
        here="audit",
        form=form,
        rows=[(entry, changes_in_words(entry)) for entry in rows],
        older=older,
        verdict=verdict,
        narrowed=narrowed,
        status=200 if is_good else 422,
    )


@blueprint.post("/security/audit/export")
def export_audit() -> Response:
    """Send what is listed as a table, and write down who took it."""
    form = AuditForm(formdata=request.args)
    asked = _asked(form) if form.validate() else AuditFilter()
    with reading() as session:
        found = audit_rows(session, asked, limit=MOST_EXPORTED)
    with transaction() as session:
        note_export(session, what="audit", rows=len(found), by=by_now())
    return send_table(as_csv(HEADINGS, _rows(found)), "audit-trail.csv")


def send_table(table: str, name: str) -> Response:
    """Send a table to be saved, and kept nowhere on the way."""
    response = Response(table, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rows(entries: Sequence[AuditEntry]) -> Iterator[tuple[object, ...]]:
    for entry in entries:
        yield (
            entry.id,
            entry.at.isoformat(),
            entry.actor,
            entry.actor_id,
            entry.action,
            entry.subject,
            entry.subject_id,
            _written(entry.before),
            _written(entry.after),
        )


def _written(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def _asked(form: AuditForm) -> AuditFilter:
    return AuditFilter(
        actor=form.actor.data or "",
        action=form.action.data or "",
        subject=form.subject.data or "",
        first=begins(form.first.data),
        before=ends(form.last.data),
    )
