"""Who is blocked is refused before anything is read for them: the list is in memory."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, make_response, request

from store.infra.db import reading
from store.kernel import clock
from store.security.blocks import Network, is_within, read_network
from store.security.queries.blocks import live_blocks
from store.web.errors import answer, reads_json
from store.web.limits import SIGNED_BY_SENDER
from store.web.witnessing import saw

# A machine that looks whether we live, and a provider's signed word, always come in.
ALWAYS_OPEN = frozenset({"pages.healthz", "pages.readyz"}) | SIGNED_BY_SENDER
REFUSED = (
    "Requests from your network are refused for a while. Write to us if that is wrong."
)


class _List:
    """What is refused now; refreshed by the process's rounds, and after each change."""

    networks: tuple[Network, ...] = ()


def init_app(app: Flask) -> None:
    app.before_request(refuse_blocked)


def refresh() -> None:
    """Read the list anew."""
    with reading() as session:
        blocks = live_blocks(session, at=clock.now())
    _List.networks = tuple(read_network(block.network) for block in blocks)


def refuse_blocked() -> Response | None:
    """Refuse a blocked address; nobody else costs more than a look into memory."""
    if not _List.networks or request.endpoint in ALWAYS_OPEN:
        return None
    if not is_within(request.remote_addr or "", _List.networks):
        return None
    saw("address.blocked")
    response = answer(403, REFUSED) if reads_json() else make_response(_page(), 403)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page() -> str:
    """Draw a page that asks neither database nor session."""
    template = current_app.jinja_env.get_template("errors/blocked.html")
    return template.render(message=REFUSED, reference=g.get("request_id", ""))
