"""What every template may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, get_flashed_messages, has_request_context, request
from jinja2 import StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, new_context
from markupsafe import Markup

from store.kernel import formats
from store.web import shared

THEMES = ("light", "dark")
ADDRESSES = 4_096  # the shelves of every page are among those asked for of late


def init_app(app: Flask) -> None:
    """Add the shop's filters, and make a missing variable an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.cache = {}  # all of them stay: looking one up is then no bookkeeping
    app.jinja_env.template_class = _Template
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        money=str,
        added=formats.added,
        day=formats.day,
        moment=formats.moment,
        duration=formats.duration,
        number=formats.number,
        percent=formats.percent,
        filesize=formats.size,
    )
    app.jinja_env.globals.update(plural=formats.plural, url_for=_addresses(app))


def _addresses(app: Flask) -> Callable[..., str]:
    """Give a `url_for` that remembers where pages are which plain words name, if any."""

    @lru_cache(maxsize=ADDRESSES)
    def known(_mounted_at: str, endpoint: str, **words: Any) -> str:
        return app.url_for(endpoint, **words)

    def url_for(endpoint: str, **values: Any) -> str:
        plain = all(type(value) is str for value in values.values())
        if not plain or not has_request_context():
            return app.url_for(endpoint, **values)
        return known(request.root_path, endpoint, **values)

    return url_for


class _Template(Template):
    """A template that makes its macros once: all of the shop's know the same globals."""

    @cached_property
    def _known(self) -> dict[str, Any]:
        return dict(self.globals)

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 as Jinja calls it
        shared: bool = False,  # noqa: FBT001, FBT002 as Jinja calls it
        locals: Mapping[str, Any] | None = None,  # noqa: A002 as Jinja calls it
    ) -> Context:
        """Copy the globals from one mapping, not from a chain of them."""
        return new_context(
            self.environment, self.name, self.blocks, vars, shared, self._known, locals
        )

    def _get_default_module(self, _importing: Context | None = None) -> TemplateModule:
        """Spare comparing the globals of both at every import, some 30 times a page."""
        return super()._get_default_module()


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
    return shared.drawn("ui/flashed.html", flashed=flashed)
