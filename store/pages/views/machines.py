"""Files that crawlers and browsers look for under fixed names."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.kernel import clock
from store.pages.blueprint import blueprint
from store.pages.contact import shop_address
from store.settings import settings
from store.web.assets import address

CLOSED = ("/account", "/admin/", "/cart", "/checkout", "/orders/", "/quotes/", "/uploads/")
SECURITY_EXPIRES = timedelta(days=180)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of what belongs to one visitor."""
    rows = ["User-agent: *", *(f"Disallow: {path}" for path in (*CLOSED, "/search"))]
    rows += ["", f"Sitemap: {_public('pages.sitemap')}"]
    return _text(rows)


@blueprint.get("/favicon.ico")
def favicon() -> AnyResponse:
    """Lead old browsers to the sign of the shop."""
    return redirect(address("img/favicon.svg"), 302)


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Tell finders of holes whom to write to (RFC 9116)."""
    expires = (clock.now() + SECURITY_EXPIRES).replace(microsecond=0)
    return _text(
        [
            f"Contact: mailto:{shop_address(settings())}",
            f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
            "Preferred-Languages: en, hi",
            f"Canonical: {_public('pages.security_txt')}",
        ]
    )


def _public(endpoint: str) -> str:
    return settings().PUBLIC_URL + url_for(endpoint)


def _text(rows: list[str]) -> Response:
    return Response("\n".join(rows) + "\n", mimetype="text/plain")
