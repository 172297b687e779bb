"""Whose page asks: other sites change nothing here, and read the JSON API where allowed.

The form token is the first lock. This is the second, and needs nothing of ours: browsers
say by themselves whose page sends a request (`Sec-Fetch-Site`, `Origin`), and no page can
make them say otherwise.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from store.kernel.errors import Forbidden
from store.settings import Settings
from store.web.forms import csrf
from store.web.witnessing import saw

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OURS = frozenset({"same-origin", "none"})  # "none": typed, or opened from a bookmark
API = "/api/"
HIDDEN = "null"  # a page that tells nobody where it is, or one locked into a sandbox

MAY_ASK = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, "
    "If-None-Match",
    "Access-Control-Max-Age": "600",
}
MAY_READ = "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse other sites' changes; `CORS_ORIGINS` may use the API, without cookies."""
    friends = frozenset(filter(None, settings.CORS_ORIGINS.split(",")))
    public = _origin(settings.PUBLIC_URL)

    @app.before_request
    def refuse_other_sites() -> Response | None:
        if request.method in SAFE:
            return _preflight(friends) if request.method == "OPTIONS" else None
        if not _is_a_friend(friends) and not _is_ours(public):
            saw("request.cross_site", endpoint=request.endpoint or "")
            raise Forbidden("Other sites cannot change anything here.")
        return None

    @app.after_request
    def let_friends_read(response: Response) -> Response:
        if friends and request.path.startswith(API):
            response.vary.add("Origin")
            if _is_a_friend(friends):
                _let_read(response)
        return response


def _is_a_friend(friends: frozenset[str]) -> bool:
    return request.path.startswith(API) and request.headers.get("Origin") in friends


def _is_ours(public: str) -> bool:
    """Tell whether nothing speaks against the request; a browser's own word comes first."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in OURS:
        return False
    if origin == HIDDEN:
        return site is not None
    if origin is not None:
        return origin in {_here(), public}
    return site is not None or csrf.spares() or _came_from_here(public)


def _came_from_here(public: str) -> bool:
    """Tell by the page before, over TLS: there every browser says one of the three."""
    if not request.is_secure:
        return True
    return _origin(request.referrer or "") in {_here(), public}


def _here() -> str:
    return request.host_url.rstrip("/")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _preflight(friends: frozenset[str]) -> Response | None:
    """Answer a browser that asks first; without an answer of ours it goes no further."""
    if not _is_a_friend(friends):
        return None
    return Response(status=204, headers=MAY_ASK)


def _let_read(response: Response) -> None:
    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    response.headers["Access-Control-Expose-Headers"] = MAY_READ
