"""One URL, two shapes: a whole page, or the fragment htmx asked for.

The only place that knows htmx's headers (htmx 4 names).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from flask import Flask, Response, make_response, redirect, render_template, request
from htmx_flask import Htmx, make_response as htmx_response
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

_htmx = Htmx()


def init_app(app: Flask) -> None:
    """Give requests their `htmx` attribute, and caches the header we vary on."""
    _htmx.init_app(app)
    app.after_request(_vary)


def wants_fragment() -> bool:
    """Tell whether only a part of the page is asked for (not Back, not a full load)."""
    return request.headers.get("HX-Request-Type") == "partial"


def render(
    page: str,
    *,
    fragment: str | None = None,
    also: Iterable[str] = (),
    status: int = 200,
    push: str | None = None,
    announce: str | None = None,
    **context: object,
) -> Response:
    """Draw the page, or for htmx the fragment and the `also` fragments beside it."""
    if fragment is None or not wants_fragment():
        return make_response(render_template(page, **context), status)
    parts = [render_template(fragment, **context)]
    parts += [_beside(name, context) for name in also]
    response: Response = htmx_response(
        Markup("\n").join(Markup(part) for part in parts),  # noqa: S704 our own templates
        trigger={"announce": announce} if announce else None,
        push_url=push,
    )
    response.status_code = status
    return response


def go(url: str) -> AnyResponse:
    """Send the visitor to another page after a change (303, or htmx's own way)."""
    if wants_fragment():
        response: Response = htmx_response("", redirect=url)
        return response
    return redirect(url, 303)


def root_id(fragment: str) -> str:
    """Give the id of a fragment's root element: `cart/_cart_badge.html` is `cart-badge`."""
    return PurePosixPath(fragment).stem.lstrip("_").replace("_", "-")


def _beside(fragment: str, context: dict[str, object]) -> str:
    """Wrap a fragment so that htmx puts it where the old one stands."""
    inner = Markup(render_template(fragment, **context))  # noqa: S704 our own template
    return Markup('<hx-partial hx-target="#{}" hx-swap="outerHTML">{}</hx-partial>').format(
        root_id(fragment), inner
    )


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(["HX-Request-Type", "Cookie"])
    return response
