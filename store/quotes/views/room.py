"""The room's blueprint."""

from flask import Blueprint

blueprint = Blueprint("quotes", __name__)
