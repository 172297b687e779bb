"""What links by mail open: a page with a button, since scanners of mail open links too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from werkzeug.wrappers import Response as AnyResponse

from store.accounts.models import AccountLink, Person, Purpose
from store.accounts.queries.links import live_link
from store.accounts.views import addresses, joining, resetting
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading
from store.kernel import clock
from store.kernel.errors import NotFound
from store.web.htmx import render
from store.web.limits import limiter
from store.web.witnessing import saw

# Each draws its page (`show`) and does what its button is for (`use`).
PAGES: Mapping[Purpose, ModuleType] = MappingProxyType(
    {
        Purpose.JOIN: joining,
        Purpose.INVITE: resetting,
        Purpose.RESET: resetting,
        Purpose.CONFIRM: addresses,
        Purpose.MOVE: addresses,
        Purpose.UNDO: addresses,
    }
)


@blueprint.get("/links/<token>")
@limiter.limit("60/minute")
def link(token: str) -> AnyResponse:
    """Show what a link does; opening it changes nothing."""
    try:
        found, person = _opened(token)
    except NotFound:
        return _over()
    return _secretive(PAGES[found.purpose].show(found, person, form=None))


@blueprint.post("/links/<token>")
@limiter.limit("60/minute")
def use_link(token: str) -> AnyResponse:
    """Do what a link is for, once."""
    try:
        found, person = _opened(token)
        return _secretive(PAGES[found.purpose].use(token, found, person))
    except NotFound:
        return _over()


def _opened(token: str) -> tuple[AccountLink, Person | None]:
    with reading() as session:
        return live_link(session, token, at=clock.now())


def _over() -> AnyResponse:
    saw("link.refused")
    return _secretive(render("accounts/link_over.html", status=410))


def _secretive(response: AnyResponse) -> AnyResponse:
    """Keep the address of the page to this browser.

    Forms need to say from which site they come, so the host is told and no more.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
