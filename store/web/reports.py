"""What browsers report: something on a page of ours that its policy did not allow."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from store.web.forms import csrf
from store.web.headers import POLICY
from store.web.limits import limiter
from store.web.witnessing import saw

LARGEST = 16 * 1024
MOST = 5  # of one delivery
KINDS = {"application/csp-report", "application/reports+json", "application/json"}
WORDS = {"inline", "eval", "wasm-eval", "data", "blob", "self", "trusted-types-sink"}

blueprint = Blueprint("reports", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.url_value_preprocessor
def take_little(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    request.max_content_length = LARGEST


@blueprint.post("/csp-reports")
@csrf.exempt  # type: ignore[untyped-decorator]  # browsers send them by themselves
@limiter.limit("20 per minute")
def take() -> Response:
    """Tell the guards what was blocked: by which rule, and from which host."""
    if request.mimetype not in KINDS:
        raise UnsupportedMediaType
    for directive, blocked in _violations(_read())[:MOST]:
        saw("csp.violation", directive=directive, blocked=blocked)
    return Response(status=204)


def _read() -> Any:
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise BadRequest from None


def _violations(told: Any) -> list[tuple[str, str]]:
    """Give (rule, host) of both shapes in use: `report-uri`'s and the Reporting API's."""
    if isinstance(told, dict):
        rows = [(told.get("csp-report"), "effective-directive", "blocked-uri")]
    elif isinstance(told, list):
        rows = [(_body(each), "effectiveDirective", "blockedURL") for each in told]
    else:
        raise BadRequest
    return [
        (_rule(body.get(rule)), _host(body.get(blocked)))
        for body, rule, blocked in rows
        if isinstance(body, dict)
    ]


def _body(report: Any) -> Any:
    of_ours = isinstance(report, dict) and report.get("type") == "csp-violation"
    return report.get("body") if of_ours else None


def _rule(told: object) -> str:
    """Give the name of a rule; whatever else somebody sends is not repeated."""
    name = str(told).removesuffix("-elem").removesuffix("-attr")
    return name if name in POLICY else "another"


def _host(told: object) -> str:
    """Give a word of the standard or a host, never an address: it may hold a secret."""
    text = str(told)[:300]
    if text in WORDS:
        return text
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return "unreadable"
    return host if host.isascii() and host.isprintable() else "unreadable"
