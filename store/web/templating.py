"""What every template may use."""

from __future__ import annotations

from flask import Flask, request
from jinja2 import StrictUndefined

from store.kernel import formats

THEMES = ("light", "dark")


def init_app(app: Flask) -> None:
    """Add the shop's filters, and make a missing variable an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        money=str,
        added=formats.added,
        day=formats.day,
        moment=formats.moment,
        duration=formats.duration,
        number=formats.number,
        filesize=formats.size,
    )
    app.jinja_env.globals["plural"] = formats.plural
    app.context_processor(_theme)


def _theme() -> dict[str, str]:
    chosen = request.cookies.get("theme", "")
    return {"theme": chosen if chosen in THEMES else ""}
