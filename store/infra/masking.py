"""What never stands in a log line, whoever forgets it: secrets by name, and card numbers.

A second net: nothing of this kind is given to the log in the first place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

MASKED = "[masked]"
LONGEST = 8_000
SHORTEST = 11  # nothing shorter is a key, a link or a card
SECRET_NAMES = re.compile(
    r"passw|passphrase|secret|token|authorization|cookie|credential|private_?key|api_?key"
    r"|signature|csrf|otp|(^|_)code$|(^|_)(pin|cvc|cvv|iban|pan)$",
    re.IGNORECASE,
)
# What nobody but the log and the request's own line fills in.
OURS = frozenset({"timestamp", "level", "request_id", "method", "outcome", "status", "ms"})
DIGITS = re.compile(r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])")
# Keys and tokens of those we talk to, what a header or an address carries, and what opens
# a page by itself because it was mailed to somebody.
SHAPES = re.compile(
    r"\b(?:sk|rk|whsec|pk|mk)_[A-Za-z0-9_]{8,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|(?i:bearer|basic) [A-Za-z0-9._~+/-]{8,}=*"
    r"|(?:(?<=/account/links/)|(?<=/alerts/)|(?<=/cart/reminder/)|(?<=/cart/restore/)"
    r"|(?<=/shared/)|(?<=/uploads/files/)|(?<=/hand-overs/)|(?<=/wishlists/))"
    r"[A-Za-z0-9_.:~=-]{16,}"
    r"|(?<=\[parameters: )[^\n]+"
    r"|(?<=DETAIL:  )[^\n]+"  # PostgreSQL tells there which values a rule refused
)


def mask(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Mask a line: structlog's processor."""
    for name, value in line.items():
        if name not in OURS:
            line[name] = _masked(name, value)
    return line


def clean(text: str) -> str:
    """Give a text without card numbers, keys and passwords in addresses."""
    if len(text) < SHORTEST:
        return text
    shorter = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return SHAPES.sub(MASKED, DIGITS.sub(_card, shorter))


def _masked(name: str, value: Any) -> Any:
    if value is not None and _is_secret(name):
        return MASKED
    return _cleaned(value)


@lru_cache(maxsize=1_000)
def _is_secret(name: str) -> bool:
    return SECRET_NAMES.search(name) is not None


def _cleaned(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(key): _masked(str(key), inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_cleaned(inner) for inner in value]
        case str():
            return clean(value)
    is_long = isinstance(value, int) and DIGITS.fullmatch(str(value))
    return clean(str(value)) if is_long else value


def _card(found: re.Match[str]) -> str:
    digits = [int(digit) for digit in found.group() if digit.isdigit()]
    return MASKED if is_card(digits) else found.group()


def is_card(digits: list[int]) -> bool:
    """Tell whether digits pass the check of payment cards (Luhn, ISO/IEC 7812-1)."""
    doubled = [digit * 2 for digit in digits[-2::-2]]
    total = sum(digits[-1::-2]) + sum(digit - 9 * (digit > 9) for digit in doubled)
    return total % 10 == 0
