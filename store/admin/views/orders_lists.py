"""Lists of orders that are kept: by a name of one's own, and as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint, may
from store.admin.order_choice import Choice
from store.admin.order_forms import ViewForm
from store.admin.order_table import in_lines
from store.admin.queries.orders_asked import OrderSearch
from store.admin.views.orders import list_page
from store.admin.views.security.asking import by_now
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.actions.desk import forget_view, save_view
from store.security.actions.settling import note_export
from store.web.errors import status_of
from store.web.htmx import go


@blueprint.post("/orders/views")
def save_order_view() -> AnyResponse:
    """Keep the list that is shown, under a name of one's own."""
    form = ViewForm()
    search = OrderSearch.kept(form.query.data or "", addresses=may("customers.contact"))
    if not form.validate():
        return list_page(search, refused=form, status=422)
    try:
        with transaction() as session:
            save_view(
                session,
                person_id=current_staff().id,
                name=form.name.data or "",
                query=search.query,
            )
    except Conflict as error:
        form.refuse(error)
        return list_page(search, refused=form, status=status_of(error))
    flash(f"“{form.name.data}” is one of your lists now.")
    return go(url_for("admin.orders", **search.args))


@blueprint.post("/orders/views/<token>/removal")
def forget_order_view(token: str) -> AnyResponse:
    """Forget a list of one's own."""
    with transaction() as session:
        view = forget_view(session, person_id=current_staff().id, token=token)
    flash(f"“{view.name}” is forgotten.")
    return go(url_for("admin.orders"))


@blueprint.post("/orders/export")
def export_orders() -> Response:
    """Send what was chosen as a table, row by row, and write down who took it."""
    contact, now = may("customers.contact"), clock.now()
    choice = Choice.read(request.form, addresses=contact)
    with transaction() as session:
        count = choice.count(session, at=now)
        note_export(session, what="orders", rows=count, by=by_now())
    lines = _lines(choice, contact=contact, at=now)
    response = Response(lines, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="orders.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lines(choice: Choice, *, contact: bool, at: datetime) -> Iterator[str]:
    with reading() as session:
        yield from in_lines(choice.batches(session, at=at), contact=contact)
