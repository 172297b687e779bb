"""Where somebody is signed in, and how to end it there."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import session_id, signed_in_person
from store.accounts.actions import sessions as actions
from store.accounts.queries.sessions import sessions_of
from store.accounts.stepping import demand_recent_proof
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading, transaction
from store.kernel.formats import plural
from store.web.htmx import go, render
from store.web.witnessing import saw


@blueprint.get("/sessions")
@login_required  # type: ignore[untyped-decorator]
def sessions() -> Response:
    """List where the person is signed in."""
    person = signed_in_person()
    with reading() as session:
        found = sessions_of(session, person.id, here=session_id())
    return render(
        "accounts/sessions.html", sessions=found, most=actions.most_sessions(person)
    )


@blueprint.post("/sessions/<token>/removal")
@login_required  # type: ignore[untyped-decorator]
def end_session(token: str) -> AnyResponse:
    """Sign out in one other place."""
    person, here = signed_in_person(), url_for("accounts.sessions")
    asked = demand_recent_proof(here)
    if asked is not None:
        return asked
    with transaction() as session:
        device = actions.end_session(session, person_id=person.id, token=token)
    saw("session.ended", outcome="allowed", by="owner", device=device)
    flash(f"{device or 'That browser'} is signed out.")
    return go(here)


@blueprint.post("/sessions/others/removal")
@login_required  # type: ignore[untyped-decorator]
def end_other_sessions() -> AnyResponse:
    """Sign out everywhere but here."""
    person, here = signed_in_person(), url_for("accounts.sessions")
    asked = demand_recent_proof(here)
    if asked is not None:
        return asked
    with transaction() as session:
        ended = actions.end_other_sessions(session, person_id=person.id, but=session_id())
    saw("session.ended", outcome="allowed", by="owner", count=ended)
    flash(f"You are signed out in {plural(ended, 'other place', 'other places')}.")
    return go(here)
