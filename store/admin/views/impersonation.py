"""The shop seen as a customer sees it: begun here, with a reason."""

from __future__ import annotations

from flask import flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff, session_id
from store.accounts.actions import impersonating
from store.accounts.impersonating import step_in
from store.admin.customer_forms import ReasonForm
from store.admin.gate import blueprint
from store.admin.views.customers import page
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.ids import digest
from store.web.htmx import go
from store.web.witnessing import saw


@blueprint.post("/customers/<int:person_id>/impersonation")
def impersonate(person_id: int) -> AnyResponse:
    """See the shop as a customer, for half an hour; the customer is told by mail."""
    form = ReasonForm()
    if not form.validate():
        return page(person_id, reason=form, status=422)
    try:
        with transaction() as session:
            begun = impersonating.begin(
                session,
                staff=current_staff(),
                customer_id=person_id,
                reason=form.reason.data or "",
                desk=digest(session_id()),
                at=clock.now(),
            )
    except Conflict as error:
        flash(error.message, "bad")
        return go(url_for("admin.customer", person_id=person_id))
    saw("impersonation.began", outcome="allowed", about=person_id)
    response = go(url_for("accounts.home"))
    step_in(begun, response)
    return response
