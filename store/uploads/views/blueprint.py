"""The blueprint of uploads, and how much of a body each address takes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from store.settings import settings

FORM_OVERHEAD = 64_000  # bytes around a file in a multipart body
MOST_AT_ONCE = 4  # so many of the largest files fit into one form
CHUNK = 1 << 20

blueprint = Blueprint("uploads", __name__)


@blueprint.url_value_preprocessor
def take_large_bodies(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow a model's size here only, before anything reads the body."""
    largest = settings().MAX_UPLOAD_BYTES
    if endpoint == "uploads.receive":
        request.max_content_length = MOST_AT_ONCE * largest + FORM_OVERHEAD
    if endpoint == "uploads.send_bytes":
        request.max_content_length = largest + 1


def drain(*, at_most: int) -> None:
    """Read what was announced, or browsers show no answer; the stream may have no end."""
    left = min(request.content_length or 0, at_most)
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(CHUNK, left))):
        left -= len(chunk)
