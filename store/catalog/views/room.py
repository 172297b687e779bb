"""The blueprint of the catalogue, and what all its pages do."""

from __future__ import annotations

from flask import Blueprint, Response, request

blueprint = Blueprint("catalog", __name__)


def revalidated(response: Response) -> Response:
    """Answer 304 when the browser already holds exactly this page."""
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response
