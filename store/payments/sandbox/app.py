"""Puts the payment sandbox together; it refuses to exist in production."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response

from store.kernel.clock import IST
from store.kernel.money import Money
from store.payments.sandbox import api, desk, pages
from store.payments.sandbox.state import State
from store.payments.sandbox.world import World, unix_time

TEMPLATES = Path(__file__).parents[3] / "templates"
LARGEST_REQUEST = 1_000_000
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"


class NotInProduction(RuntimeError):
    """The sandbox was asked to run where real money is."""


def create_sandbox(
    *,
    environment: str,
    state_path: str | None,
    webhook_url: str,
    webhook_secret: str,
    public_url: str,
    now: Callable[[], float] = unix_time,
) -> Flask:
    """Make the sandbox's app; `state_path` None keeps everything in memory.

    Events are only delivered and sessions only expire while its clockwork runs: see
    `SandboxServer`. Raises NotInProduction.
    """
    if environment == "production":
        raise NotInProduction(
            "The payment sandbox takes no real money and must not run in production: "
            "use Stripe there."
        )
    world = World(
        state=State(state_path),
        public_url=public_url.rstrip("/"),
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
        now=now,
    )
    app = Flask(
        __name__, template_folder=str(TEMPLATES), static_url_path="/_sandbox/static"
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions["sandbox"] = world
    app.register_blueprint(api.blueprint(world))
    app.register_blueprint(pages.blueprint(world))
    app.register_blueprint(desk.blueprint(world))
    app.after_request(_protect)
    app.template_filter("amount")(amount)
    app.template_filter("moment")(moment)
    return app


def world_of(app: Flask) -> World:
    world: World = app.extensions["sandbox"]
    return world


def amount(minor: int, currency: str) -> str:
    """Write an amount: ₹1,299.00 for rupees, USD 12.99 for the others."""
    money = Money(minor, currency.upper())
    return str(money) if currency == "inr" else f"{money.currency} {money.plain}"


def moment(seconds: int) -> str:
    """Write a Unix time as it is in India: 24 Nov 2026, 14:05:09."""
    local = datetime.fromtimestamp(seconds, UTC).astimezone(IST)
    return f"{local.day} {local:%b %Y, %H:%M:%S}"


def _protect(response: Response) -> Response:
    """No script, no framing, no caching: the pages are plain forms."""
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
