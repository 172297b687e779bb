"""JSON bodies: read strictly, into a typed model."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import BadRequest

from store.kernel.errors import Invalid

LONGEST = 64_000


class Body(BaseModel):
    """What a request may say; words it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Nothing(Body):
    """A request that says everything by its address."""


Told = TypeVar("Told", bound=Body)


def told(kind: type[Told]) -> Told:
    """Read the request's JSON; raises BadRequest for no JSON, Invalid for a wrong field."""
    try:
        return kind.model_validate(_json())
    except ValidationError as error:
        first = error.errors()[0]
        field = "/".join(str(part) for part in first["loc"])
        raise Invalid(f"{field}: {first['msg']}.".lstrip(": "), field=field) from None


def _json() -> Any:
    if not request.is_json or (request.content_length or 0) > LONGEST:
        raise BadRequest
    try:
        return json.loads(request.get_data(), object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise BadRequest from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that comes twice: readers differ in which one they believe."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    return found
