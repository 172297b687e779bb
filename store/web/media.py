"""Public pictures: content-named files that may be kept for ever."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, send_file

from store.infra.storage import storage
from store.kernel.errors import NotFound

FOLDER = "media"
blueprint = Blueprint("media", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/media/<name>")
def send(name: str) -> Response:
    """Send a picture; only names below media/ are public."""
    try:
        path = storage().path(f"{FOLDER}/{name}")
    except (NotFound, ValueError):
        abort(404)
    response = send_file(path, max_age=31536000, conditional=True)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response
