"""The provider says that somebody's sessions are over (Back-Channel Logout 1.0)."""

from __future__ import annotations

from flask import Response, jsonify, make_response, request

from store.accounts.actions import provider_sessions
from store.accounts.oidc import gateway
from store.accounts.oidc.checks import LEEWAY, OLDEST_FAREWELL
from store.accounts.oidc.introducing import farewell
from store.accounts.oidc.told import NotTaken, ProviderDown
from store.accounts.views.blueprint import blueprint
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.web.forms import csrf
from store.web.witnessing import saw


@csrf.exempt  # type: ignore[untyped-decorator]  # the provider signs it: there is no form
@blueprint.post("/oidc/logout-token")
def oidc_logout_token() -> Response:
    """End what the provider's token names; the same token counts once."""
    provider = gateway.provider()
    try:
        ended = _end(provider, request.form.get("logout_token", ""))
    except NotTaken as error:
        return _refused(error.why)
    except Conflict:
        return _refused("repeated")
    except ProviderDown as error:
        saw("oidc.provider_down", why=error.why)
        return _answer(make_response("", 503))
    for person_id in ended:
        saw("oidc.logged_out", outcome="allowed", person_id=person_id)
    return _answer(make_response("", 200))


def _end(provider: gateway.Provider, logout_token: str) -> list[int]:
    at = clock.now()
    told = farewell(provider, logout_token, at=at)
    until = at + OLDEST_FAREWELL + LEEWAY
    with transaction() as session:
        return provider_sessions.end_for(session, told, until=until)


def _refused(why: str) -> Response:
    saw("oidc.logout_refused", why=why)
    return _answer(make_response(jsonify(error="invalid_request"), 400))


def _answer(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
