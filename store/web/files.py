"""Kept files as answers: they always pass through the shop, no address of a bucket does."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote

from flask import Response, send_file

from store.infra.storage import Streamed, storage

YEAR = 365 * 24 * 3600


def send_private(
    key: str, *, mimetype: str | None = None, download_name: str | None = None
) -> Response:
    """Send somebody's file, which nobody on the way may keep; raises NotFound.

    With a name it is saved by the browser instead of shown.
    """
    response = _sent(key, mimetype=mimetype)
    response.cache_control.private = True
    response.cache_control.no_store = True
    response.headers["X-Robots-Tag"] = "noindex"
    if download_name:
        response.headers.set("Content-Disposition", "attachment", **_named(download_name))
    return response


def send_public(
    key: str, *, mimetype: str | None = None, called: str | None = None
) -> Response:
    """Send a file whose name changes with its content: to be kept for ever.

    `called` is its name when somebody saves it; a browser may still show it.
    """
    response = _sent(key, mimetype=mimetype)
    if called:
        response.headers.set("Content-Disposition", "inline", **_named(called))
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.cache_control.max_age = YEAR
    return response


def _named(name: str) -> dict[str, str]:
    """Write a name that may be a stranger's: plainly for all, and in full (RFC 6266)."""
    printable = "".join(mark for mark in name if mark.isprintable())
    plain = printable.encode("ascii", "replace").decode().replace("?", "_")
    return {"filename": plain, "filename*": f"UTF-8''{quote(printable, safe='')}"}


def _sent(key: str, *, mimetype: str | None = None) -> Response:
    body = storage().body(key)
    mimetype = mimetype or guess_type(key)[0] or "application/octet-stream"
    if isinstance(body, Path):
        response = send_file(body, mimetype=mimetype, conditional=True)
        response.cache_control.no_cache = None
        return response
    return _streamed(body, mimetype)


def _streamed(body: Streamed, mimetype: str) -> Response:
    response = Response(body.chunks, mimetype=mimetype, direct_passthrough=True)
    response.content_length = body.size
    response.call_on_close(body.close)
    return response
