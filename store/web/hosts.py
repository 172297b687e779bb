"""Under which names the shop answers: nobody can make it write links to another's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from store.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Machines ask these by whatever address a machine has today. Their answers name no host.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
AT_HOME = ("localhost", "127.0.0.1")


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse every other name by 400; what machines probe is asked as if by our own."""
    app.config["TRUSTED_HOSTS"] = trusted(settings)
    probed = _probed(app.wsgi_app, host=urlsplit(settings.PUBLIC_URL).netloc)
    app.wsgi_app = probed  # type: ignore[method-assign, assignment]


def trusted(settings: Settings) -> list[str]:
    """Give the names: the public one, those added, and the machine's own in development."""
    public = urlsplit(settings.PUBLIC_URL).hostname or ""
    added = [name.strip() for name in settings.ALLOWED_HOSTS.split(",") if name.strip()]
    return [public, *added, *(() if settings.production else AT_HOME)]


def _probed(answer: WSGIApplication, *, host: str) -> WSGIApplication:
    def answer_probes(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if environ["PATH_INFO"] in PROBES:
            environ["HTTP_HOST"] = host
        return answer(environ, start_response)

    return answer_probes
