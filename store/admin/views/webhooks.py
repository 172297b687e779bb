"""Webhooks: what the payment provider told, what was refused, what the shop posted."""

from __future__ import annotations

import json

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.permissions import require
from store.admin.gate import blueprint
from store.admin.queries.webhooks import (
    Box,
    Fate,
    event_named,
    posted_page,
    received_page,
)
from store.admin.views.security.asking import page_key
from store.infra.db import reading, transaction
from store.kernel.errors import NotFound
from store.payments import actions
from store.payments.events import readable
from store.security.actions.telling import is_hook_off
from store.security.models import record
from store.security.queries import history_of
from store.security.queries.events import EventFilter, events_page
from store.settings import settings
from store.web.htmx import go, render

NO_EVENT = "No event of that name came."


@blueprint.get("/webhooks")
def webhooks() -> Response:
    """List events that came, messages that were refused, or alerts that were posted."""
    asked, wanted = request.args.get("box", ""), request.args.get("fate", "")
    box = Box(asked) if asked in set(Box) else Box.RECEIVED
    fate = Fate(wanted) if wanted in set(Fate) else Fate.ALL
    if box != Box.RECEIVED:
        require(current_staff(), "security.see")
    with reading() as session:
        if box == Box.RECEIVED:
            found: object
            found, older = received_page(session, fate, after=page_key())
        elif box == Box.REFUSED:
            forged = EventFilter(kind="webhook.forged")
            found, older = events_page(session, forged, after=page_key())
        else:
            found, older = posted_page(session, after=page_key())
        is_off = is_hook_off(session)
    return render(
        "admin/webhooks.html",
        box=box,
        boxes=list(Box),
        fate=fate,
        fates=list(Fate),
        found=found,
        older=older,
        posts_to=settings().ALERTS_WEBHOOK,
        is_off=is_off,
    )


@blueprint.get("/webhooks/<event_id>")
def webhook(event_id: str) -> Response:
    """Show one event with what became of it; of what it holds, nothing about a person."""
    with reading() as session:
        found = event_named(session, event_id)
        if found is None:
            raise NotFound(NO_EVENT)
        history = history_of(session, "webhook", found.event.id)
    payload = json.dumps(readable(found.event.payload), indent=2, ensure_ascii=False)
    return render(
        "admin/webhooks/event.html", found=found, history=history, payload=payload
    )


@blueprint.post("/webhooks/<event_id>/application")
def apply_payment_event(event_id: str) -> AnyResponse:
    """Have an event handled once more; what it has done already stays done."""
    staff = current_staff()
    require(staff, "payments.repeat")
    with transaction() as session:
        found = event_named(session, event_id)
        if found is None:
            raise NotFound(NO_EVENT)
        actions.reopen_event(session, event_id=found.event.id)
        record(
            session,
            actor_id=staff.id,
            actor=staff.name,
            action="webhook.handled_again",
            subject="webhook",
            subject_id=found.event.id,
            after={"event": event_id},
        )
    flash(f"{found.event.type} is looked at once more.")
    return go(url_for("admin.webhook", event_id=event_id))
