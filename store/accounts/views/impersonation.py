"""Seeing the shop as a customer is stopped here; it begins at the desk."""

from __future__ import annotations

from flask import flash, session as visit, url_for
from werkzeug.wrappers import Response

from store.accounts import impersonating
from store.accounts.views.blueprint import blueprint
from store.web.htmx import go
from store.web.sessions import STANDING_IN


@blueprint.post("/impersonation/end")
def end_impersonation() -> Response:
    """Go back to the desk."""
    if STANDING_IN not in visit:
        return go(url_for("pages.home"))
    was = impersonating.step_out()
    flash("You see the shop as yourself again.")
    page = url_for("admin.home")
    if was is not None:
        page = url_for("admin.customer", person_id=was.customer.id)
    return impersonating.forget_desk(go(page))
