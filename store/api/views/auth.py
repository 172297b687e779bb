"""Tokens of programs, and what they may do."""

from __future__ import annotations

from typing import Annotated

from flask import Response, make_response
from pydantic import Field

from store.accounts.actions import programs
from store.accounts.actions.sessions import end_session
from store.api.access import asker
from store.api.answers import Json, answered
from store.api.blueprint import blueprint
from store.api.parameters import Parameters, asked
from store.api.problems import Unknown
from store.api.shapes import askers as shapes
from store.api.signing_in import Shown, go_on, let_in
from store.infra.db import transaction
from store.web.bodies import Body, told
from store.web.limits import limiter
from store.web.witnessing import saw

Short = Annotated[str, Field(max_length=254)]
NOTHING = "Send an access token as `Authorization: Bearer …`, or a `refresh_token`."


class Credentials(Body):
    """What a person would type into the form; the code where there is a second factor."""

    email: Short
    password: Annotated[str, Field(max_length=1024)]
    code: Short = ""
    recovery_code: Short = ""


class Refreshing(Body):
    """The token that came with the last access token."""

    refresh_token: Short


class Leaving(Body):
    """A refresh token; without one, the access token says which session ends."""

    refresh_token: Short = ""


@blueprint.post("/auth/token")
@limiter.limit("20 per minute")
def give_token() -> Response:
    """An access token for ten minutes, and a refresh token for the next."""
    sent = told(Credentials)
    return _only_here(let_in(Shown(**sent.model_dump())))


@blueprint.post("/auth/refresh")
@limiter.limit("60 per minute")
def refresh_token() -> Response:
    """The next pair of tokens; each refresh token is good for one."""
    return _only_here(go_on(told(Refreshing).refresh_token))


@blueprint.post("/auth/logout")
@limiter.limit("60 per minute")
def log_out() -> Response:
    """End the session: neither token is worth anything from now on."""
    who, sent = asker(), told(Leaving)
    if not sent.refresh_token and not who.session:
        raise Unknown(NOTHING)
    with transaction() as session:
        if who.person is not None and who.session:
            end_session(session, person_id=who.person.id, token=who.session)
            ended: int | None = who.person.id
        else:
            ended = programs.end_program(session, refresh=sent.refresh_token)
    if ended is not None:
        saw("token.ended", outcome="allowed", person_id=ended)
    response = make_response("", 204)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/auth/me")
def me() -> Response:
    """Who the shop takes this program for."""
    asked(Parameters)
    return answered(shapes.asker(asker()))


@blueprint.get("/auth/permissions")
def permissions() -> Response:
    """What this program may do: its scopes, and its owner's permissions at the desk."""
    asked(Parameters)
    return answered(shapes.permissions(asker()))


def _only_here(body: Json) -> Response:
    response = answered(body)
    response.headers["Cache-Control"] = "private, no-store"
    del response.headers["ETag"]
    return response
