"""What every template may use."""

from __future__ import annotations

from flask import Flask, current_app, get_flashed_messages, request
from jinja2 import StrictUndefined
from markupsafe import Markup

from store.kernel import formats
from store.web import shared

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


@shared.own("theme")
def _theme() -> Markup:
    """Name the theme that this browser has chosen, if any."""
    chosen = request.cookies.get("theme", "")
    return Markup(' data-theme="{}"').format(chosen) if chosen in THEMES else Markup()


@shared.own("toasts")
def _toasts() -> Markup:
    """Draw what was to be said on the visitor's next page."""
    flashed = get_flashed_messages(with_categories=True)
    if not flashed:
        return Markup()
    template = current_app.jinja_env.get_template("ui/flashed.html")
    return Markup(template.render(flashed=flashed))  # noqa: S704 our own template
