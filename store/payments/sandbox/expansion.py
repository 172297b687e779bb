"""Replaces ids by the objects they name, as `expand[]` asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.payments.sandbox.errors import ParameterError
from store.payments.sandbox.lists import bodies, envelope
from store.payments.sandbox.state import Document
from store.payments.sandbox.world import World

DEEPEST = 4

# (kind, property) -> the kind that the property's id names
NAMED = {
    ("checkout.session", "payment_intent"): "payment_intent",
    ("payment_intent", "latest_charge"): "charge",
    ("charge", "payment_intent"): "payment_intent",
    ("refund", "charge"): "charge",
    ("refund", "payment_intent"): "payment_intent",
}


def expanded(world: World, document: Document, paths: list[str]) -> Document:
    """Expand each dotted path of an object or of a list's rows; raises ParameterError."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise ParameterError(
                f"You cannot expand more than {DEEPEST} levels of a property: {path}",
                param="expand",
            )
        _expand(world, document, steps, path)
    return document


def _expand(world: World, document: Any, steps: list[str], path: str) -> None:
    if not steps or document is None:
        return
    if document["object"] == "list":
        _expand_rows(world, document, steps, path)
        return
    step, *deeper = steps
    document[step] = _grown(world, document, step, path)
    _expand(world, document[step], deeper, path)


def _expand_rows(world: World, rows: Document, steps: list[str], path: str) -> None:
    if steps[0] != "data":
        raise _cannot(path)
    for row in rows["data"]:
        _expand(world, row, steps[1:], path)


def _grown(world: World, document: Document, step: str, path: str) -> Any:
    included = INCLUDED.get((document["object"], step))
    if included:
        return document.get(step) or included(world, document)
    kind = NAMED.get((document["object"], step))
    if kind is None:
        raise _cannot(path)
    value = document[step]
    return world.load(kind, value).body if isinstance(value, str) else value


def _line_items(world: World, session: Document) -> Document:
    record = world.load("checkout.session", session["id"])
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return envelope(record.notes["lines"], url=url)


def _refunds(world: World, charge: Document) -> Document:
    found = world.state.all_with("refund", "charge", charge["id"])
    return envelope(bodies(found[::-1]), url=f"/v1/charges/{charge['id']}/refunds")


INCLUDED: dict[tuple[str, str], Callable[[World, Document], Document]] = {
    ("checkout.session", "line_items"): _line_items,
    ("charge", "refunds"): _refunds,
}


def _cannot(path: str) -> ParameterError:
    return ParameterError(
        f"This property cannot be expanded ({path}).",
        code="property_cannot_be_expanded",
        param="expand",
    )
