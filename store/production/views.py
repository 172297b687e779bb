"""What a provider outside sees by their secret link: the parts, and how to answer."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.infra.db import reading, transaction
from store.kernel import clock
from store.production.actions.handoffs import confirm_handoff, track_handoff
from store.production.forms import ReturnForm
from store.production.queries import part_of_job
from store.production.queries.plates import handoff_with_token, job_of_handoff
from store.web.files import send_private
from store.web.htmx import go, render

blueprint = Blueprint("production", __name__)


@blueprint.get("/hand-overs/<token>")
def handoff(token: str) -> Response:
    """Show what is to be made; no word of whom it is for."""
    return _page(token, ReturnForm(formdata=None))


@blueprint.post("/hand-overs/<token>/confirmation")
def confirm(token: str) -> AnyResponse:
    """The provider says that they have the files and begin."""
    with transaction() as session:
        confirm_handoff(session, token=token, at=clock.now())
    flash("Thank you. The shop sees that you have begun.")
    return go(url_for("production.handoff", token=token))


@blueprint.post("/hand-overs/<token>/tracking")
def track(token: str) -> AnyResponse:
    """The provider says how the parts come back."""
    form = ReturnForm()
    if not form.validate():
        return _page(token, form, status=422)
    with transaction() as session:
        track_handoff(
            session,
            token=token,
            tracking=form.tracking.data or "",
            at=clock.now(),
            actor=None,
        )
    flash("Thank you. The shop sees that the parts are on their way.")
    return go(url_for("production.handoff", token=token))


@blueprint.get("/hand-overs/<token>/<number>/model.stl")
def model(token: str, number: str) -> Response:
    """Send the solid to print, as long as the link is open."""
    with reading() as session:
        given = handoff_with_token(session, token)
        given.require_open()
        job = job_of_handoff(given, number)
        part = part_of_job(session, job.number)
    key = part.model_key or "missing"
    return send_private(key, mimetype="model/stl", download_name=f"{job.number}.stl")


def _page(token: str, form: ReturnForm, *, status: int = 200) -> Response:
    with reading() as session:
        found = handoff_with_token(session, token)
    response = render(
        "production/handoff.html", handoff=found, token=token, form=form, status=status
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response
