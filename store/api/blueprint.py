"""The blueprint of the JSON API: every subject registers its addresses on it."""

from __future__ import annotations

from flask import Blueprint, request

from store.kernel.errors import Forbidden
from store.web.forms import csrf

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

SAFE = {"GET", "HEAD", "OPTIONS"}

# Programs have no forms to carry a token. What changes something takes JSON only, which
# a page of somebody else cannot send without asking us first, and never from elsewhere.
csrf.exempt(blueprint)


@blueprint.before_request
def refuse_other_sites() -> None:
    """Refuse changes that a page of another site asks for."""
    origin = request.headers.get("Origin")
    is_ours = origin in (None, request.host_url.rstrip("/"))
    if request.method not in SAFE and not is_ours:
        raise Forbidden("Other sites cannot change anything here.")
