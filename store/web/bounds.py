"""How large a request may be, looked at before anything is made of it.

What takes more (models, pictures) says so in its room, for its own addresses; files are
counted in bytes, everything else in bytes and in parts: ten thousand short fields cost
more than one long one.
"""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestURITooLarge

LARGEST_BODY = 256 * 1024
LONGEST_QUERY = 3_000  # bytes; the server reads lines of 4,094
MOST_PARAMETERS = 200
MOST_FIELDS = 1_000  # of a form
MOST_PARTS = 200  # of a form with files
URLENCODED = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """Refuse what is too much before a view, a form or the token's check reads it."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_PARTS,
    )
    app.before_request(_look)


def _look() -> None:
    query = request.query_string
    if query:
        _look_at_query(query)
    if request.mimetype == URLENCODED:
        _look_at_form()


def _look_at_query(query: bytes) -> None:
    if len(query) > LONGEST_QUERY:
        raise RequestURITooLarge
    if query.count(b"&") >= MOST_PARAMETERS:
        raise BadRequest


def _look_at_form() -> None:
    """Count the fields in the bytes: nothing is parsed that has too many."""
    if request.get_data(cache=True).count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
