"""Public pictures: content-named files that may be kept for ever."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort

from store.kernel.errors import NotFound
from store.web.files import send_public

FOLDER = "media"
blueprint = Blueprint("media", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/media/<name>")
def send(name: str) -> Response:
    """Send a picture; only names below media/ are public."""
    try:
        return send_public(f"{FOLDER}/{name}")
    except (NotFound, ValueError):
        abort(404)
