"""A model that its owner shows to others by a private link."""

from __future__ import annotations

from flask import Response

from store.infra.db import reading
from store.kernel import clock
from store.quotes.queries import configuration_of
from store.quotes.views.looks import looked_at
from store.quotes.views.room import blueprint
from store.uploads.queries import shared_upload
from store.web.htmx import render


@blueprint.get("/shared/<share_token>")
def shared(share_token: str) -> Response:
    """Show a shared model and what it would cost; nothing on it can be changed."""
    with reading() as session:
        upload = shared_upload(session, share_token)
        configuration = None
        if upload.is_analysed:
            configuration = configuration_of(session, upload, at=clock.now())
    response = render(
        "quotes/shared.html",
        upload=upload,
        configuration=configuration,
        shared=True,
        matrix=configuration.matrix(configuration.default()) if configuration else [],
        **looked_at(upload.part),
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
