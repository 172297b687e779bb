"""The blueprint of the JSON API: every subject registers its addresses on it."""

from __future__ import annotations

from flask import Blueprint

from store.web.forms import csrf

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

# Programs have no forms to carry a token. What changes something takes JSON only, which
# a page of somebody else cannot send without asking us first; `web.origins` lets through
# only our own and those of CORS_ORIGINS.
csrf.exempt(blueprint)
