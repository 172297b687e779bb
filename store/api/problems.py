"""Refusals of the API that name what was wrong with each parameter (RFC 9457)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from flask import Response, request

from store.api.blueprint import blueprint
from store.kernel.errors import Forbidden, Invalid, StoreError
from store.web.errors import answer, status_of


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; `pointer` is a JSON pointer to it."""

    pointer: str
    message: str


class BadRequest(Invalid):
    """Something in the request cannot be used, with every fault named."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("Some parameters cannot be used.")
        self.faults = faults


class Unknown(StoreError):
    """Nobody we know: no key or token where one is wanted, or one that is worth nothing."""


class OutOfScope(Forbidden):
    """Known, but this key or token is not for that."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"This key or token has no scope `{scope}`.")
        self.scope = scope


@blueprint.errorhandler(Unknown)
def _unknown(error: Unknown) -> Response:
    """Say by which way to say who one is (RFC 6750, 3)."""
    response = answer(401, error.message)
    shown = "Authorization" in request.headers
    refusal = ', error="invalid_token"' if shown else ""
    response.headers["WWW-Authenticate"] = f'Bearer realm="shop"{refusal}'
    return response


@blueprint.errorhandler(OutOfScope)
def _out_of_scope(error: OutOfScope) -> Response:
    response = answer(403, error.message)
    wanted = f'error="insufficient_scope", scope="{error.scope}"'
    response.headers["WWW-Authenticate"] = f'Bearer realm="shop", {wanted}'
    return response


@blueprint.errorhandler(Invalid)
def _problem(error: Invalid) -> Response:
    """Extend the shop's usual problem by the list of faults."""
    response = answer(status_of(error), error.message)
    problem = json.loads(response.get_data())
    problem["errors"] = [asdict(fault) for fault in _faults(error)]
    response.set_data(json.dumps(problem))
    return response


def _faults(error: Invalid) -> list[Fault]:
    if isinstance(error, BadRequest):
        return error.faults
    return [Fault(f"/{error.field}" if error.field else "", error.message)]
