"""The API under /v1: keys, faults, idempotency and Stripe's way to answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from store.payments.sandbox import events, idempotency, parameters
from store.payments.sandbox.contract import API_VERSION
from store.payments.sandbox.errors import (
    BROKEN,
    NOT_FOUND,
    UNAUTHORIZED,
    ApiError,
    ParameterError,
)
from store.payments.sandbox.expansion import expanded
from store.payments.sandbox.idempotency import Answer, KeysInUse
from store.payments.sandbox.intent_requests import CardDeclined
from store.payments.sandbox.operations import OPERATIONS, Operation
from store.payments.sandbox.state import Document
from store.payments.sandbox.world import World, new_id

KEY = re.compile(r"sk_test_\w+", re.ASCII)
OK = 200


def blueprint(world: World) -> Blueprint:
    api = Blueprint("api", __name__)
    keys = KeysInUse()
    for at, operation in enumerate(OPERATIONS):
        api.add_url_rule(
            operation.path,
            endpoint=f"{operation.name.replace('.', '_')}_{at}",
            view_func=_view(world, keys, operation),
            methods=[operation.method],
        )
    api.add_url_rule("/v1/<path:rest>", view_func=_unrecognized, methods=ANY)
    return api


ANY = ["GET", "POST", "DELETE"]


def _view(world: World, keys: KeysInUse, operation: Operation) -> Callable[..., Response]:
    def answer(identifier: str = "") -> Response:
        request_id = new_id("req")
        try:
            _authenticate()
            with keys.holding(_key()):
                _suffer(world)
                given = _answer(world, operation, identifier, request_id)
            _lose(world)
        except ApiError as error:
            given = Answer(error.status, error.body)
        return _response(given, request_id)

    return answer


def _unrecognized(**_: str) -> Response:
    message = f"Unrecognized request URL ({request.method}: {request.path})."
    error = ApiError(message, status=NOT_FOUND)
    return _response(Answer(error.status, error.body), new_id("req"))


def _authenticate() -> None:
    """Take any test key, as a bearer token or as Basic's user name."""
    given = request.authorization
    key = (given.token or given.username or "") if given else ""
    if KEY.fullmatch(key):
        return
    hidden = f"{key[:8]}****{key[-4:]}" if key else "none"
    raise ApiError(f"Invalid API Key provided: {hidden}", status=UNAUTHORIZED)


def _suffer(world: World) -> None:
    """Be slow or broken, when the faults ask for it."""
    time.sleep(world.faults.now.latency)
    if world.faults.breaks_this_request():
        raise ApiError(
            "The payment sandbox is playing an outage.",
            status=BROKEN,
            error_type="api_error",
        )


def _lose(world: World) -> None:
    """Drop the answer to what was done, when the faults ask for it."""
    if request.method == "POST" and world.faults.loses_this_answer():
        raise ApiError(
            "The payment sandbox has lost its answer.",
            status=BROKEN,
            error_type="api_error",
        )


def _key() -> str | None:
    return request.headers.get("Idempotency-Key") if request.method == "POST" else None


def _answer(world: World, operation: Operation, identifier: str, request_id: str) -> Answer:
    """Replay a kept answer, or find a new one and keep it."""
    pairs = _pairs()
    asked = idempotency.fingerprint(request.method, request.path, pairs)
    replayed = idempotency.replay(world, _key(), asked)
    if replayed:
        return replayed
    given = parameters.read(pairs, operation=operation.name)
    try:
        with world.state.change(), events.caused_by(request_id, _key()):
            answer = _run(world, operation, given, identifier)
            idempotency.keep(world, _key(), asked, answer, request_id)
    except ParameterError:
        raise
    except ApiError as error:
        answer = Answer(error.status, error.body)
        with world.state.change():
            idempotency.keep(world, _key(), asked, answer, request_id)
    return answer


def _run(world: World, operation: Operation, given: Document, identifier: str) -> Answer:
    """Do it; a declined card is an answer too, and what led to it is kept."""
    try:
        body = operation.run(world, given, identifier)
    except CardDeclined as declined:
        return Answer(declined.status, declined.body)
    return Answer(OK, expanded(world, body, given.get("expand", [])))


def _pairs() -> list[tuple[str, str]]:
    source = request.form if request.method == "POST" else request.args
    return list(source.items(multi=True))


def _response(answer: Answer, request_id: str) -> Response:
    response = jsonify(answer.body)
    response.status_code = answer.status
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = API_VERSION
    if _key():
        response.headers["Idempotency-Key"] = _key() or ""
    if answer.original:
        response.headers["Idempotent-Replayed"] = "true"
        response.headers["Original-Request"] = answer.original
    return response
