"""Compares an answer's JSON with the annotations of the SDK's resource classes."""

from decimal import Decimal
from types import NoneType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

import stripe
from typing_extensions import get_type_hints

# Only on objects that were deleted.
INVISIBLE = {"deleted"}


def faults_of(value, hint, path) -> list[str]:
    """Give each place where a JSON value is not what the SDK's annotation says."""
    return _comparison(hint)(value, hint, path)


def _comparison(hint):
    if _is_resource(hint):
        return _faults_of_object
    origin = get_origin(hint)
    by_name = {"ListObject": _faults_of_page}
    by_origin = {Union: _faults_of_union, Literal: _faults_of_word, list: _faults_of_rows}
    named = by_name.get(getattr(origin, "__name__", ""), _faults_of_scalar)
    return by_origin.get(origin, named)


def _faults_of_word(value, hint, path):
    return [] if value in get_args(hint) else [f"{path}: {value!r}"]


def _faults_of_page(value, hint, path):
    return _faults_of_rows(value["data"], hint, path)


def _faults_of_union(value, hint, path):
    members = get_args(hint)
    if value is None:
        return [] if NoneType in members else [f"{path}: must not be null"]
    words = [word for member in members for word in get_args(member) if _is_words(member)]
    if words and isinstance(value, str):
        return [] if value in words else [f"{path}: {value!r} is none of {words}"]
    found = [faults_of(value, m, path) for m in members if m is not NoneType]
    return min(found, key=len)


def _is_words(member) -> bool:
    return get_origin(member) is Literal


def _faults_of_rows(rows, hint, path):
    if not isinstance(rows, list):
        return [f"{path}: no list"]
    member = get_args(hint)[0]
    found = [faults_of(row, member, f"{path}[{at}]") for at, row in enumerate(rows)]
    return [fault for faults in found for fault in faults]


def _faults_of_object(value, resource, path):
    if not isinstance(value, dict):
        return [f"{path}: no object"]
    hints = _hints(resource)
    invented = [f"{path}.{name}: invented" for name in value if name not in hints]
    absent = [
        f"{path}.{name}: absent"
        for name, hint in hints.items()
        if name not in value and NoneType not in get_args(hint)
    ]
    wrong = [
        fault
        for name in value.keys() & hints.keys()
        for fault in faults_of(value[name], hints[name], f"{path}.{name}")
    ]
    return [*invented, *absent, *wrong]


def _faults_of_scalar(value, hint, path):
    if getattr(get_origin(hint) or hint, "__name__", "") == "UntypedStripeObject":
        return [] if isinstance(value, dict) else [f"{path}: no mapping"]
    if hint is Any:
        return []
    if hint is Decimal:
        return [] if isinstance(value, str) else [f"{path}: a decimal is sent as text"]
    return [] if type(value) is hint else [f"{path}: {value!r} is no {hint}"]


def _is_resource(hint) -> bool:
    return (
        isinstance(hint, type)
        and issubclass(hint, stripe.StripeObject)
        and hint.__name__ != "UntypedStripeObject"
    )


class _Names(dict):
    """The SDK's classes by name; it loads them only when they are asked for."""

    def __missing__(self, name):
        try:
            return getattr(stripe, name.removesuffix("Resource"))
        except AttributeError:
            raise KeyError(name) from None


def _hints(resource) -> dict:
    """Give the type of each field; the SDK names some of them from its other modules."""
    every = get_type_hints(resource, localns=_Names())
    own = resource.__annotations__
    return {
        name: every[name]
        for name, hint in own.items()
        if get_origin(hint) is not ClassVar and name not in INVISIBLE
    }
