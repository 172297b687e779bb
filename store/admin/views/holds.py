"""Stock that is held for carts and orders: seen, and let go."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.actions import let_go_of_hold
from store.admin.gate import blueprint
from store.admin.queries.holds import live_holds
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web.htmx import go, render
from store.web.pagination import whole_number


@blueprint.get("/stock/holds")
def stock_holds() -> Response:
    """List what is held now."""
    page = whole_number(request.args.get("page"), default=1)
    with reading() as session:
        found = live_holds(session, page=page, at=clock.now())
    return render("admin/holds.html", listing=found)


@blueprint.post("/stock/holds/<int:hold_id>/removal")
def release_stock_hold(hold_id: int) -> AnyResponse:
    """Let go of what a cart keeps."""
    with transaction() as session:
        let_go_of_hold(session, hold_id=hold_id, actor=current_staff(), at=clock.now())
    flash("It is free again.")
    return go(url_for("admin.stock_holds"))
