"""One log line and one measurement for every request."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from store.infra import metrics
from store.infra.log import log


def init_app(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    took = time.perf_counter() - g.get("started", time.perf_counter())
    endpoint = request.endpoint or "none"
    if endpoint == "assets.send":
        return response
    metrics.requests.labels(endpoint, request.method, str(response.status_code)).inc()
    metrics.seconds.labels(endpoint).observe(took)
    log.info(
        "request",
        id=g.get("request_id", ""),
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=round(took * 1000, 1),
    )
    return response
