"""Text that PostgreSQL cannot store (NUL) is refused before any room sees it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, abort, request

FORM = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """Look at path, query and plain forms; uploads are looked at by their own room."""
    texts = [request.path, *_texts(request.args.items(multi=True))]
    if request.mimetype == FORM:
        texts += _texts(request.form.items(multi=True))
    if any("\x00" in text for text in texts):
        abort(400)


def _texts(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [text for pair in pairs for text in pair]
