"""How often a visitor may ask: Flask-Limiter over Redis, in memory when Redis is down."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from store.settings import Settings

limiter = Limiter(get_remote_address, headers_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis, so that all processes share the figures."""
    app.config.update(
        RATELIMIT_ENABLED=settings.RATE_LIMITS,
        RATELIMIT_STORAGE_URI=settings.REDIS_URL,
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_STRATEGY="fixed-window",
    )
    limiter.init_app(app)
