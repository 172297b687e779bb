"""Answers of the API: JSON with a strong ETag, so that a repeat costs nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, request

Json = dict[str, Any]


def answered(body: Mapping[str, Any], *, following: str = "") -> Response:
    """Give the body as JSON, or 304 when the asker has it; `following` is the next page."""
    response = make_response(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    response.mimetype = "application/json"
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    response.add_etag()
    response.make_conditional(request)
    return response
