"""The blueprint of the JSON API: every subject registers its addresses on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
