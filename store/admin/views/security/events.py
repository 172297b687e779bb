"""Events: what guards saw, narrowed down, and everything around a person or a network."""

from __future__ import annotations

from flask import Response, request

from store.admin.gate import blueprint
from store.admin.queries.security import people_named
from store.admin.security_forms import EventsForm
from store.admin.views.security.asking import begins, ends, page_key
from store.infra.db import reading
from store.security.kinds import Level, kinds
from store.security.queries.events import EventFilter, events_page
from store.web.htmx import render


@blueprint.get("/security/events")
def security_events() -> Response:
    """List events, the newest first."""
    form = EventsForm(formdata=request.args)
    is_good = form.validate()
    asked = _asked(form) if is_good else EventFilter()
    with reading() as session:
        rows, older = events_page(session, asked, after=page_key())
        ids = [*(each.person_id for each in rows), asked.person_id]
        people = people_named(session, ids)
    narrowed = {name: value for name, value in request.args.items() if name in form}
    return render(
        "admin/security/events.html",
        here="events",
        form=form,
        asked=asked,
        events=rows,
        older=older,
        people=people,
        kinds=kinds(),
        levels=list(Level),
        narrowed=narrowed,
        status=200 if is_good else 422,
    )


def _asked(form: EventsForm) -> EventFilter:
    level = form.level.data or ""
    return EventFilter(
        kind=form.kind.data or "",
        level=level if level in set(Level) else "",
        person_id=form.person.data,
        network=(form.network.data or "").strip(),
        session=form.session.data or "",
        first=begins(form.first.data),
        before=ends(form.last.data),
    )
