"""The reminder of a cart: what is agreed to, how it is stopped, how a cart comes back."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person, current_visitor, remembered_visitor
from store.cart import queries
from store.cart.actions import reminding
from store.cart.models.reminders import CONSENT, CONSENTS
from store.cart.queries.reminders import reminder_named, reminder_of
from store.cart.views.room import blueprint
from store.infra.db import reading, transaction
from store.kernel import clock
from store.settings import settings
from store.web.forms import csrf
from store.web.htmx import go, render


@blueprint.get("/reminder")
def reminder() -> Response:
    """Tell what is agreed to and what follows from it; here it is taken back, too."""
    with reading() as session:
        found = reminder_of(session, current_visitor())
    return _private("cart/reminder.html", reminder=found, words=CONSENTS[CONSENT])


@blueprint.post("/reminder/removal")
def withdraw_reminder() -> AnyResponse:
    """Take back what was agreed to for the cart of this browser."""
    with transaction() as session:
        reminding.withdraw_consent(session, visitor=current_visitor(), at=clock.now())
    flash("You will not be reminded of this cart.")
    return go(url_for("cart.reminder"))


@blueprint.get("/reminder/<token>")
def reminder_link(token: str) -> Response:
    """What a mail's link opens: a page with a button, since scanners open links too."""
    with reading() as session:
        found = reminder_named(session, token, secrets=settings().secrets)
    return _private("cart/stop.html", reminder=found, token=token)


@blueprint.post("/reminder/<token>/removal")
@csrf.exempt  # type: ignore[untyped-decorator]  # mail programs send no form (RFC 8058)
def stop_reminder(token: str) -> Response:
    """Speak to this address of no cart any more; the link is all it needs."""
    with transaction() as session:
        found = reminder_named(session, token, secrets=settings().secrets)
        reminding.stop_reminding(session, email=found.email, at=clock.now())
    return _private("cart/stopped.html", email=found.email)


@blueprint.get("/restore/<token>")
def restorable(token: str) -> Response:
    """Show what would come back; nothing does before the button is pressed."""
    at = clock.now()
    with reading() as session:
        found = reminder_named(session, token, secrets=settings().secrets)
        left = reminding.left_cart(session, found, at=at)
        shown = queries.shown_cart(session, left, at=at)
    return _private("cart/restore.html", shown=shown, token=token)


@blueprint.post("/restore/<token>")
def restore(token: str) -> AnyResponse:
    """Bring the cart back into this browser, once."""
    person, visitor = current_person(), remembered_visitor()
    with transaction() as session:
        told = reminding.restore_cart(
            session,
            visitor=visitor,
            address=person.email if person else None,
            token=token,
            secrets=settings().secrets,
            at=clock.now(),
        )
    flash(" ".join(["Your cart is back.", *told]))
    return go(url_for("cart.show"))


def _private(page: str, **context: Any) -> Response:
    """Draw what a secret address shows: kept nowhere, and told to nobody."""
    response = render(page, **context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
