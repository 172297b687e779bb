"""A product's facts in one cell: "Bore = 0.4 | mm; Thread = M6"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.kernel.errors import Invalid

Fact = tuple[str, str, str]

MOST = 60
LONGEST = (80, 120, 20)
_SIGNS = re.compile(r"([\\;=|])")
_PARTS = re.compile(r"\\(.)|([;=|])|([^\\;=|]+)", re.DOTALL)


def written(facts: Iterable[Fact]) -> str:
    """Write (name, value, unit) in one cell; signs that part them get a backslash."""
    return "; ".join(_one(*fact) for fact in facts)


def read(text: str) -> tuple[Fact, ...]:
    """Read what `written` wrote, or somebody typed; raises Invalid."""
    facts = tuple(_fact(row) for row in _parted(text, ";") if row.strip())
    if len(facts) > MOST:
        raise Invalid(f"A product has at most {MOST} facts.")
    return facts


def _one(name: str, value: str, unit: str) -> str:
    said = f"{_safe(name)} = {_safe(value)}"
    return f"{said} | {_safe(unit)}" if unit else said


def _safe(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _fact(row: str) -> Fact:
    name, *said = _parted(row, "=")
    if len(said) != 1:
        raise Invalid("Write facts as Name = value | unit, parted by semicolons.")
    value, *unit = _parted(said[0], "|")
    words = [_plain(each) for each in (name, value, "|".join(unit))]
    if not words[0] or any(
        len(word) > most for word, most in zip(words, LONGEST, strict=True)
    ):
        raise Invalid(
            f"“{words[0][:30]}” is no fact: its name or value is too long or short."
        )
    return words[0], words[1], words[2]


def _parted(text: str, sign: str) -> list[str]:
    """Cut at a sign that no backslash is before; backslashes stay for the next cut."""
    found = [""]
    for escaped, mark, rest in _PARTS.findall(text):
        if mark == sign:
            found.append("")
        else:
            found[-1] += f"\\{escaped}" if escaped else mark + rest
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text.strip(), flags=re.DOTALL)
