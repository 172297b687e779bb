"""How often a visitor may ask.

Changes are counted in Redis by Flask-Limiter, so that all processes share the figures,
and in memory while Redis is down. Reads are counted in memory by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network

from flask import Flask, Response, g, request, session as visit
from flask_limiter import ApplicationLimit, Limiter
from redis import RedisError
from werkzeug.exceptions import TooManyRequests

from store.infra import queue
from store.kernel import clock
from store.settings import Settings
from store.web.pace import MINUTE, Pace, left
from store.web.sessions import PERSON

CHANGES = ("POST", "PUT", "PATCH", "DELETE")
CHANGES_OF_ADDRESS = 300  # a minute
CHANGES_OF_PERSON = 120
READS = 1_200  # a minute, of an address or of somebody who is signed in
LISTINGS = 300  # of them: programs read lists and searches in a row
API = "/api/"
CHANGED = "changes"  # the name of every limit that is counted in Redis
LISTS = frozenset(
    {
        "catalog.listing",
        "catalog.category",
        "catalog.brand",
        "catalog.collection",
        "catalog.search",
        "catalog.suggestions",
        "api.products",
        "api.search",
        "api.suggestions",
    }
)
# Kept for ever by browsers, and many on a page; or asked by machines by the clock.
UNCOUNTED = frozenset(
    {"assets.send", "media.send", "pages.healthz", "pages.readyz", "pages.figures"}
)
# One sender alone may send it, as often as it likes: its signature is looked at first.
SIGNED_BY_SENDER = frozenset({"payments.stripe_webhook", "accounts.oidc_logout_token"})


def network() -> str:
    """Name where a request comes from: its address; of IPv6, what one house has."""
    address = request.remote_addr or "unknown"
    if ":" not in address or address.startswith("::ffff:"):
        return address
    return str(ip_network((address.partition("%")[0], 64), strict=False))


_namers: list[Callable[[], str]] = []


def known_by(namer: Callable[[], str]) -> None:
    """Let a room name whom a browser's session does not; "" is nobody it knows."""
    if namer not in _namers:
        _namers.append(namer)


def person() -> str:
    """Name who is asking: a key, a program, or who is signed in; a stranger has no name."""
    named = next(filter(None, (namer() for namer in _namers)), "")
    signed_in = visit.get(PERSON)
    return named or (f"person {signed_in}" if signed_in else "")


limiter = Limiter(
    network,
    application_limits=[
        ApplicationLimit(
            f"{CHANGES_OF_ADDRESS} per minute",
            methods=CHANGES,
            exempt_when=lambda: request.endpoint in SIGNED_BY_SENDER,
        ),
        ApplicationLimit(
            f"{CHANGES_OF_PERSON} per minute",
            key_function=person,
            methods=CHANGES,
            exempt_when=lambda: not person(),
        ),
    ],
)


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis what changes something, in this process what is read."""
    app.config.update(
        RATELIMIT_ENABLED=settings.RATE_LIMITS,
        RATELIMIT_STORAGE_URI=settings.REDIS_URL,
        RATELIMIT_STORAGE_OPTIONS={
            "socket_connect_timeout": queue.CONNECT_SECONDS,
            "socket_timeout": queue.CONNECT_SECONDS,
        },
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_STRATEGY="fixed-window",
    )
    limiter.init_app(app)
    if settings.RATE_LIMITS:
        app.before_request(_Reads())
        app.after_request(_tell)


@dataclass(frozen=True)
class Stand:
    """Where somebody stands within a limit (draft-ietf-httpapi-ratelimit-headers-10)."""

    name: str
    most: int
    seconds: int  # of the window
    remaining: int
    reset: int  # seconds until it begins anew

    def tell(self, response: Response) -> None:
        policy = f'"{self.name}";q={self.most};w={self.seconds}'
        response.headers["RateLimit-Policy"] = policy
        left_over = max(0, self.remaining)
        response.headers["RateLimit"] = f'"{self.name}";r={left_over};t={self.reset}'


class _Reads:
    """Counts what is read; refuses who reads faster than people and polite programs."""

    def __init__(self) -> None:
        self.all, self.lists = Pace(), Pace()

    def __call__(self) -> None:
        if request.method in CHANGES or request.endpoint in UNCOUNTED:
            return
        asker = person() or network()
        stand = _paced("reads", READS, self.all.count(asker))
        if request.endpoint in LISTS and stand.remaining >= 0:
            stand = _paced("lists", LISTINGS, self.lists.count(asker))
        g.stand = stand
        if stand.remaining < 0:
            raise TooManyRequests(stand.name, retry_after=stand.reset)


def _paced(name: str, most: int, count: int) -> Stand:
    return Stand(name, most, MINUTE, most - count, left())


def _tell(response: Response) -> Response:
    """Say what is left to who changes something, uses the API, or was refused."""
    stand = _counted() or g.get("stand")
    if stand is None:
        return response
    refused = response.status_code == TooManyRequests.code
    if stand.name == CHANGED or refused or request.path.startswith(API):
        stand.tell(response)
    if refused and stand.name == CHANGED and stand.remaining <= 0:
        response.headers["Retry-After"] = str(stand.reset)
    return response


def _counted() -> Stand | None:
    """Give the closest of the limits that Flask-Limiter looked at; none without Redis."""
    limit = limiter.current_limit
    if limit is None:
        return None
    try:
        reset = max(1, limit.reset_at - int(clock.now().timestamp()))
        return Stand(
            CHANGED, limit.limit.amount, limit.limit.get_expiry(), limit.remaining, reset
        )
    except RedisError:
        return None
