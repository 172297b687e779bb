"""Headers that every answer carries: a strict content policy, and no guessing."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, request, session as visit

from store.web.sessions import PERSON

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def init_app(app: Flask, *, https: bool, pay_page: str, uploads_to: str | None) -> None:
    """Add the headers; what somebody who is signed in reads is kept by no cache.

    `pay_page` is the origin that checkout's form may lead to, `uploads_to` the one that
    scripts may send files to when it is not the shop's.
    """
    policy = dict(POLICY)
    policy["form-action"] += f" {pay_page}"
    if uploads_to:
        policy["connect-src"] += f" {uploads_to}"
    if https:
        policy["upgrade-insecure-requests"] = ""
    always = dict(ALWAYS)
    always["Content-Security-Policy"] = "; ".join(
        f"{name} {value}".strip() for name, value in policy.items()
    )
    if https:
        always["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        _complete(response, always)
        if visit.get(PERSON) and not response.cache_control.immutable:
            response.headers["Cache-Control"] = "private, no-store"
        elif response.mimetype == "text/html" or request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _complete(response: Response, always: Mapping[str, str]) -> None:
    """Add what a view has not said itself, looking through its headers once."""
    said = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 these are pairs
    response.headers.extend(
        [(name, value) for name, value in always.items() if name.lower() not in said]
    )
