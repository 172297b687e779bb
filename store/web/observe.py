"""One log line and one measurement for every request, and what each group answers."""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, request, session as visit

from store.infra import metrics, tally
from store.infra.log import log
from store.web.sessions import PERSON

UNCOUNTED = frozenset({"assets.send", "pages.healthz", "pages.readyz", "pages.metrics"})
GROUPS = {
    "payments.stripe_webhook": "webhooks",
    "catalog.search": "search",
    "catalog.suggestions": "search",
}
# Lists and what they lead to: who opens very many of them copies the shop.
LISTS = frozenset({"catalog", "search"})


def init_app(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)
    app.teardown_request(_forget)


def _start() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(ip=request.remote_addr or "")


def _finish(response: Response) -> Response:
    took = time.perf_counter() - g.get("started", time.perf_counter())
    endpoint = request.endpoint or "none"
    if endpoint == "assets.send":
        return response
    metrics.requests.labels(endpoint, request.method, str(response.status_code)).inc()
    metrics.seconds.labels(endpoint).observe(took)
    _count(endpoint, response.status_code, took * 1000)
    log.info(
        "request",
        actor=visit.get(PERSON),
        method=request.method,
        path=request.path,
        status=response.status_code,
        outcome=outcome_of(response.status_code),
        ms=round(took * 1000, 1),
    )
    return response


def _forget(_error: BaseException | None) -> None:
    structlog.contextvars.clear_contextvars()


def outcome_of(status: int) -> str:
    """Say in a word how a request ended."""
    if status >= 500:
        return "failed"
    return "refused" if status >= 400 else "allowed"


def _count(endpoint: str, status: int, took_ms: float) -> None:
    if endpoint in UNCOUNTED:
        return
    group = GROUPS.get(endpoint) or request.blueprint or "other"
    tally.count(group, status=status, took_ms=took_ms)
    if group in LISTS:
        tally.count_network(request.remote_addr or "")
