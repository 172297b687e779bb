"""The first page of the security centre: what waits, and what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.admin.charts import Chart, Point, chart
from store.admin.gate import blueprint
from store.infra.db import reading, transaction
from store.kernel import clock, formats
from store.security.actions import telling
from store.security.models import Mark, SecurityMark
from store.security.queries.alerts import alerts_page
from store.security.queries.blocks import live_blocks
from store.security.queries.events import refused_by_network
from store.security.queries.overview import DAY, WEEK, Bar, figures_of, refused_by_hour
from store.settings import settings
from store.web.htmx import go, render

SHOWN = 5


@blueprint.get("/security")
def security() -> Response:
    """Show open alerts and figures of the last day and week."""
    now = clock.now()
    with reading() as session:
        waiting, _ = alerts_page(session, only_open=True, size=SHOWN)
        shown: dict[str, Any] = {
            "alerts": waiting,
            "day": figures_of(session, first=now - DAY, before=now),
            "week": figures_of(session, first=now - WEEK, before=now),
            "refused": _drawn(refused_by_hour(session, at=now)),
            "networks": refused_by_network(session, first=now - DAY, before=now, limit=5),
            "blocked": len(live_blocks(session, at=now)),
            "hook": session.get_one(SecurityMark, Mark.HOOK),
        }
    posted = bool(settings().ALERTS_WEBHOOK)
    return render("admin/security.html", here="overview", posted=posted, **shown)


@blueprint.post("/security/webhook")
def switch_on_webhook() -> AnyResponse:
    """Try the webhook again that was given up."""
    with transaction() as session:
        telling.switch_on(session)
    flash("The next alert is posted again.")
    return go(url_for("admin.security"))


def _drawn(hours: Sequence[Bar]) -> Chart:
    """Draw what was refused in each hour."""
    points = [
        Point(formats.moment(hour.at), hour.height, f"{hour.height:,}") for hour in hours
    ]
    return chart("Refused in the last 24 hours", points, unit="by the hour", name="Refused")
