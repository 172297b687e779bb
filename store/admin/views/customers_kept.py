"""What is kept about staff and customers: reasons for looking, notes, sessions ended."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.actions import looking
from store.accounts.queries.looking import customer_named, looks_page
from store.admin.customer_forms import CustomerNoteForm, ReasonForm
from store.admin.gate import blueprint
from store.admin.views.customers import page
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.htmx import go, render
from store.web.pagination import whole_number
from store.web.witnessing import saw

MOST = 9_999_999


@blueprint.post("/customers/<int:person_id>/looks")
def look_at_customer(person_id: int) -> AnyResponse:
    """Open a customer's page for an hour; the reason is written down."""
    form = ReasonForm()
    if not form.validate():
        return page(person_id, reason=form, status=422)
    with transaction() as session:
        looking.look(
            session,
            staff=current_staff(),
            customer_id=person_id,
            reason=form.reason.data or "",
            at=clock.now(),
        )
    saw("customer.opened", outcome="allowed", about=person_id)
    return _back_to(person_id)


@blueprint.get("/customers/looks")
def customer_looks() -> Response:
    """List who looked at whom and why, the newest first."""
    about = whole_number(request.args.get("customer"), default=0, high=MOST)
    after = whole_number(request.args.get("after"), default=0, high=MOST)
    with reading() as session:
        person = customer_named(session, about) if about else None
        rows, older = looks_page(session, customer_id=about or None, after=after or None)
    return render("admin/customers/looks.html", looks=rows, older=older, person=person)


@blueprint.post("/customers/<int:person_id>/notes")
def note_customer(person_id: int) -> AnyResponse:
    """Leave a note for colleagues."""
    form = CustomerNoteForm()
    if not form.validate():
        return page(person_id, note=form, status=422)
    with transaction() as session:
        looking.write_note(
            session,
            staff=current_staff(),
            customer_id=person_id,
            text=form.text.data or "",
            at=clock.now(),
        )
    flash("The note is kept.")
    return _back_to(person_id, part="notes")


@blueprint.post("/customers/<int:person_id>/sessions/<token>/removal")
def end_customer_session(person_id: int, token: str) -> AnyResponse:
    """Sign a customer out in one place."""
    with transaction() as session:
        device = looking.end_one_session(
            session, staff=current_staff(), customer_id=person_id, token=token
        )
    saw("session.ended", outcome="allowed", about=person_id, device=device)
    flash(f"Signed out: {device or 'an unknown browser'}.")
    return _back_to(person_id, part="sessions")


def _back_to(person_id: int, *, part: str | None = None) -> AnyResponse:
    return go(url_for("admin.customer", person_id=person_id, _anchor=part))
