"""Reads form-encoded parameters and holds them against the SDK's parameter types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from store.payments.sandbox import contract
from store.payments.sandbox.errors import ParameterError, missing, unknown
from store.payments.sandbox.state import Document

Raw = str | dict[str, "Raw"]

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)


def read(pairs: Iterable[tuple[str, str]], *, operation: str) -> Document:
    """Give the typed parameters of an operation; raises ParameterError."""
    given = nested(pairs)
    return _check_shape(given, contract.PARAMETERS[operation], "")


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Raw]:
    """Turn `a[b][0]=c` into {"a": {"b": {"0": "c"}}}."""
    tree: dict[str, Raw] = {}
    for name, value in pairs:
        *path, last = _steps(name)
        branch = tree
        for step in path:
            branch = _branch(branch, step, name)
        branch[last or str(len(branch))] = value
    return tree


def _steps(name: str) -> list[str]:
    match = NAME.fullmatch(name)
    if match is None:
        raise unknown(name)
    return [match[1], *re.findall(r"\[([^\]]*)\]", match[2])]


def _branch(tree: dict[str, Raw], step: str, name: str) -> dict[str, Raw]:
    branch = tree.setdefault(step, {})
    if isinstance(branch, str):
        raise _invalid("object", name)
    return branch


def _check_shape(given: Raw, shape: Any, path: str) -> Document:
    members = _group(given, path)
    known = contract.fields(shape)
    for name in members:
        if name not in known:
            raise unknown(_join(path, name))
    for name in sorted(contract.required(shape)):
        if name not in members:
            raise missing(_join(path, name))
    return {
        name: check(value, known[name], _join(path, name))
        for name, value in members.items()
    }


def check(given: Raw, hint: Any, path: str) -> Any:
    """Give the value as the type that the SDK names; raises ParameterError."""
    if contract.is_shape(hint):
        return _check_shape(given, hint, path)
    origin = get_origin(hint) or hint
    return CHECKERS.get(origin, _check_scalar)(given, hint, path)


def _check_union(given: Raw, hint: Any, path: str) -> Any:
    """Choose among alternatives; `Literal[...] | str` is how the SDK writes an enum."""
    members = get_args(hint)
    if any(given in _words(member) for member in members):
        return given
    groups = [member for member in members if _is_group(member)]
    plain = sorted((m for m in members if _says_something(m)), key=_looseness)
    fitting = groups + plain if isinstance(given, dict) else plain + groups
    return check(given, fitting[0], path)


def _is_group(hint: Any) -> bool:
    origin = get_origin(hint) or hint
    return contract.is_shape(hint) or origin is list or origin in contract.MAPPINGS


def _says_something(hint: Any) -> bool:
    """Leave out the groups, and the lone empty word that means "unset"."""
    return not _is_group(hint) and _words(hint) != ("",)


def _looseness(hint: Any) -> int:
    """Numbers and truths first, then words, then any text at all."""
    if hint is str:
        return 2
    return 1 if _words(hint) else 0


def _words(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) is Literal else ()


def _check_list(given: Raw, hint: Any, path: str) -> list[Any]:
    member = get_args(hint)[0]
    members = _group(given, path, "array")
    if not all(position.isdecimal() for position in members):
        raise _invalid("array", path)
    ordered = sorted(members, key=int)
    return [check(members[at], member, _join(path, at)) for at in ordered]


def _check_mapping(given: Raw, _hint: Any, path: str) -> dict[str, str]:
    members = _group(given, path)
    return {name: _text(value, _join(path, name)) for name, value in members.items()}


def _check_literal(given: Raw, hint: Any, path: str) -> str:
    value = _text(given, path)
    if value not in _words(hint):
        choices = ", ".join(str(word) for word in _words(hint) if word)
        raise ParameterError(f"Invalid {path}: must be one of {choices}", param=path)
    return value


def _check_scalar(given: Raw, hint: Any, path: str) -> Any:
    return SCALARS[hint](_text(given, path), path)


def _whole(text: str, path: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ParameterError(
            f"Invalid integer: {text}", code="parameter_invalid_integer", param=path
        )
    return int(text)


def _truth(text: str, path: str) -> bool:
    if text not in ("true", "false"):
        raise ParameterError(f"Invalid boolean: {text}", param=path)
    return text == "true"


def _decimal(text: str, path: str) -> str:
    """Check a decimal; it stays text, so that no amount ever becomes a float."""
    try:
        Decimal(text)
    except InvalidOperation:
        raise ParameterError(f"Invalid decimal: {text}", param=path) from None
    return text


def _same(text: str, _path: str) -> str:
    return text


SCALARS: dict[Any, Callable[[str, str], Any]] = {
    str: _same,
    int: _whole,
    bool: _truth,
    float: _decimal,
    Decimal: _decimal,
}
CHECKERS: dict[Any, Callable[[Raw, Any, str], Any]] = {
    Union: _check_union,
    UnionType: _check_union,
    Literal: _check_literal,
    list: _check_list,
} | dict.fromkeys(contract.MAPPINGS, _check_mapping)


def _group(given: Raw, path: str, kind: str = "object") -> dict[str, Raw]:
    if isinstance(given, str):
        raise _invalid(kind, path)
    return given


def _text(given: Raw, path: str) -> str:
    if not isinstance(given, str):
        raise _invalid("string", path)
    return given


def _invalid(kind: str, path: str) -> ParameterError:
    return ParameterError(f"Invalid {kind}: {path}", param=path)


def _join(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name
