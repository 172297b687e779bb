"""Every address of the shop, filled with values that fit."""

import re
from collections.abc import Iterator

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def filled(rule) -> str:
    """An address that fits the rule: numbers where it wants numbers."""
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", _value, rule.rule)


def _value(found) -> str:
    return "1" if found.group(1) == "int" else "x"


def unsafe_addresses(app) -> Iterator[tuple[str, str]]:
    """Each (method, path) that may change something."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & UNSAFE):
            yield method, filled(rule)
