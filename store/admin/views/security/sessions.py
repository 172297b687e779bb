"""Where the staff are signed in now, and how to end it."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.admin.gate import blueprint
from store.admin.queries.security import staff_sessions
from store.admin.views.security.asking import by_now
from store.infra.db import reading, transaction
from store.kernel.errors import NotFound
from store.security.models import record
from store.web.htmx import go, render
from store.web.session_store import forget_named
from store.web.witnessing import saw


@blueprint.get("/security/sessions")
def security_sessions() -> Response:
    """List the staff's sessions."""
    with reading() as session:
        rows = staff_sessions(session)
    return render("admin/security/sessions.html", here="sessions", rows=rows)


@blueprint.post("/security/sessions/<int:person_id>/<token>/removal")
def end_staff_session(person_id: int, token: str) -> AnyResponse:
    """End one session of one of the staff."""
    by = by_now()
    with transaction() as session:
        theirs = {each.person.id: each.person for each in staff_sessions(session)}
        person = theirs.get(person_id)
        ended = forget_named(session, person_id, token) if person else None
        if person is None or ended is None:
            raise NotFound("That session has ended already.")
        record(
            session,
            actor_id=by.id,
            actor=by.name,
            action="session.ended",
            subject="person",
            subject_id=person_id,
            before={"device": ended.device, "network": ended.network},
        )
    saw("session.ended", outcome="allowed", person_id=person_id, by="security")
    flash(f"{person.name} is signed out there.")
    return go(url_for("admin.security_sessions"))
