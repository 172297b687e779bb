"""What waits for a person, and what is late first."""

from __future__ import annotations

from flask import Response

from store.admin.gate import blueprint, may
from store.admin.queries.figures import figures, late_things
from store.infra.db import reading
from store.kernel import clock
from store.security.queries.alerts import open_count
from store.web.htmx import render


@blueprint.get("/")
def home() -> Response:
    """Show the key figures, each leading to its list."""
    now = clock.now()
    with reading() as session:
        counted, late = figures(session, at=now), late_things(session, at=now)
        alerts = open_count(session) if may("security.see") else 0
    return render(
        "admin/home.html", figures=counted, late=late, now=now, open_alerts=alerts
    )
