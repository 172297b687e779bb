"""Refusals of the API that name what was wrong with each parameter (RFC 9457)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from flask import Response

from store.api.blueprint import blueprint
from store.kernel.errors import Invalid
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
