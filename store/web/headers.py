"""Headers that every answer carries: a strict content policy, and no guessing."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, request, session as visit

from store.web.sessions import PERSON, STANDING_IN

REPORTS = "/csp-reports"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "report-uri": REPORTS,
    "report-to": "csp",
}
# What is not a page runs nothing when it is opened by itself. A viewer of PDFs does not
# open in a sandbox, and what runs in a worker goes by its script's own policy.
BARE = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
SANDBOXED = f"{BARE}; sandbox"
PAGES = frozenset({"text/html", "text/javascript"})
PDF = "application/pdf"
OFF = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in OFF),
    "Reporting-Endpoints": f'csp="{REPORTS}"',
}
YEAR = 365 * 24 * 3600
# Parts of an address that are secrets: nobody is told that somebody came from there. To
# ourselves it is told, as browsers would hide the origin of the page's own forms, too.
SECRETS = frozenset({"token", "share_token", "signed", "batch"})
USUALLY = "strict-origin-when-cross-origin"
FROM_A_SECRET = "same-origin"  # noqa: S105 a policy


def init_app(
    app: Flask,
    *,
    https: bool,
    pay_page: str,
    uploads_to: str | None,
    signs_in_at: str | None = None,
) -> None:
    """Add the headers; what somebody who is signed in reads is kept by no cache.

    `pay_page` is the origin that checkout's form may lead to, `signs_in_at` the one of the
    OpenID provider, `uploads_to` where scripts may send files when it is not the shop's.
    """
    always = dict(ALWAYS)
    if https:
        always["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    leads_to = f"{pay_page} {signs_in_at or ''}".strip()
    policy = written(https=https, pay_page=leads_to, uploads_to=uploads_to)

    @app.after_request
    def add(response: Response) -> Response:
        own = {"Content-Security-Policy": _policy_of(response, policy)}
        own["Referrer-Policy"] = _told_to_others()
        _complete(response, always | own)
        _keep_from_caches(response)
        return response


def written(*, https: bool, pay_page: str, uploads_to: str | None) -> str:
    """Write the policy of pages."""
    policy = dict(POLICY)
    policy["form-action"] += f" {pay_page}"
    if uploads_to:
        policy["connect-src"] += f" {uploads_to}"
    if https:
        policy["upgrade-insecure-requests"] = ""
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())


def _policy_of(response: Response, of_pages: str) -> str:
    if response.mimetype in PAGES:
        return of_pages
    return BARE if response.mimetype == PDF else SANDBOXED


def _told_to_others() -> str:
    secret = request.view_args and not SECRETS.isdisjoint(request.view_args)
    return FROM_A_SECRET if secret else USUALLY


def _complete(response: Response, always: Mapping[str, str]) -> None:
    """Add what a view has not said itself, looking through its headers once."""
    said = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 these are pairs
    response.headers.extend(
        [(name, value) for name, value in always.items() if name.lower() not in said]
    )


def _keep_from_caches(response: Response) -> None:
    """Let no cache keep what is somebody's own, or a refusal under a file's name."""
    is_somebodys = visit.get(PERSON) or visit.get(STANDING_IN)
    if is_somebodys and not response.cache_control.immutable:
        response.headers["Cache-Control"] = "private, no-store"
    elif response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "no-store")
    elif response.mimetype == "text/html" or request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "private, no-cache")
