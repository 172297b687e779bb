"""What operators and their machines ask: alive, ready, and the figures."""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict

from flask import Response, abort, request
from sqlalchemy import func, select

from store.infra import metrics, queue
from store.infra.db import reading
from store.infra.outbox import Delivery
from store.pages.blueprint import blueprint
from store.pages.readiness import readiness
from store.settings import settings

UNKNOWN = float("nan")
EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return _json({"status": "alive"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether everything a customer needs is there: 200, or 503."""
    found = readiness(settings())
    body = {"status": found.status, "checks": asdict(found)}
    return _json(body, status=200 if found.can_serve else 503)


@blueprint.get("/metrics")
def figures() -> Response:
    """Give the figures to whoever knows the token; without one there is no such page."""
    token = settings().METRICS_TOKEN
    if not token:
        abort(404)
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        refusal = Response("The token is missing or wrong.\n", 401, mimetype="text/plain")
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    _measure()
    return Response(metrics.exposition(), content_type=EXPOSITION)


def _measure() -> None:
    url = settings().REDIS_URL
    metrics.queue_length.set(queue.length(url) if queue.reachable(url) else UNKNOWN)
    waiting = select(func.count(Delivery.id)).where(Delivery.done_at.is_(None))
    with reading() as session:
        metrics.outbox_due.set(session.scalar(waiting) or 0)


def _json(body: object, *, status: int = 200) -> Response:
    response = Response(json.dumps(body) + "\n", status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
