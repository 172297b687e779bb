"""Alerts: what waits for a person, what it is about, and what was done."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.admin.gate import blueprint
from store.admin.queries.security import people_named
from store.admin.security_forms import AcknowledgeForm
from store.admin.views.security.asking import by_now, page_key
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, StoreError
from store.security import guard
from store.security.actions.blocking import block_network
from store.security.actions.settling import acknowledge
from store.security.models import Alert
from store.security.queries.alerts import alert_with_token, alerts_page
from store.security.queries.events import EventFilter, events_page
from store.security.rules import numbers
from store.web.htmx import go, render

AROUND = 20
PROPOSED_HOURS = 24


@blueprint.get("/security/alerts")
def security_alerts() -> Response:
    """List alerts, those that are open or all."""
    only_open = request.args.get("state") != "all"
    with reading() as session:
        rows, older = alerts_page(session, only_open=only_open, after=page_key())
    return render(
        "admin/security/alerts.html",
        here="alerts",
        rows=rows,
        older=older,
        only_open=only_open,
    )


@blueprint.get("/security/alerts/<token>")
def security_alert(token: str) -> Response:
    """Show an alert with the events around it."""
    return _page(token, AcknowledgeForm(formdata=None))


@blueprint.post("/security/alerts/<token>/acknowledgement")
def acknowledge_alert(token: str) -> AnyResponse:
    """Write down who has seen to it, and what they did."""
    form = AcknowledgeForm()
    if not form.validate():
        return _page(token, form, status=422)
    try:
        with transaction() as session:
            acknowledge(
                session,
                token=token,
                note=form.note.data or "",
                by=by_now(),
                at=clock.now(),
            )
    except Conflict as error:
        flash(error.message, "bad")
    else:
        flash("It is settled.")
    return go(url_for("admin.security_alerts"))


@blueprint.post("/security/alerts/<token>/block")
def block_proposed(token: str) -> AnyResponse:
    """Refuse the address that an alert proposes to, for a day."""
    by = by_now()
    try:
        with transaction() as session:
            alert = alert_with_token(session, token)
            block_network(
                session,
                network=alert.proposes_block,
                hours=PROPOSED_HOURS,
                reason=f"{alert.rule.replace('_', ' ').capitalize()}: {alert.says}"[:200],
                by_id=by.id,
                by=by.name,
                own_address=request.remote_addr or "",
                at=clock.now(),
            )
    except StoreError as error:
        flash(error.message, "bad")
    else:
        guard.refresh()
        flash(f"{alert.proposes_block} is refused for {PROPOSED_HOURS} hours.")
    return go(url_for("admin.security_alert", token=token))


def _page(token: str, form: AcknowledgeForm, *, status: int = 200) -> Response:
    with reading() as session:
        alert = alert_with_token(session, token)
        around, _ = events_page(session, _around(alert), size=AROUND)
        people = people_named(session, [each.person_id for each in around])
    return render(
        "admin/security/alert.html",
        here="alerts",
        alert=alert,
        events=around,
        people=people,
        asked=_around(alert),
        form=form,
        status=status,
    )


def _around(alert: Alert) -> EventFilter:
    """Give what is looked at around an alert: the same person, network, or kind."""
    what, _, which = alert.subject.rpartition(" ")
    told = numbers().get(alert.rule)
    if what.endswith("person") and which.isdigit():
        return EventFilter(person_id=int(which))
    if what.endswith("network"):
        return EventFilter(network=which)
    return EventFilter(kind=told.kinds[0] if told and told.kinds else "")
