"""The blueprint of a person's own pages: every subject registers its addresses on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/account")
