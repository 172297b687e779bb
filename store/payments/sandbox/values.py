"""Checks of single parameter values, with the words Stripe uses to refuse them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from store.payments.sandbox.errors import ParameterError

# The least that Stripe charges, in minor units (docs.stripe.com/currencies).
LEAST = {"inr": 50, "usd": 50, "eur": 50, "gbp": 30}
MOST = 99_999_999

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
METADATA_KEYS = 50
METADATA_KEY_LENGTH = 40
METADATA_VALUE_LENGTH = 500


def metadata(
    given: dict[str, str] | str | None, *, param: str = "metadata"
) -> dict[str, str]:
    """Give checked metadata; the empty string, which unsets all, becomes {}."""
    pairs = given if isinstance(given, dict) else {}
    if len(pairs) > METADATA_KEYS:
        raise ParameterError(
            f"Metadata can have up to {METADATA_KEYS} keys; you have {len(pairs)}.",
            param=param,
        )
    for name, value in pairs.items():
        _metadata_pair(name, value, param)
    return pairs


def _metadata_pair(name: str, value: str, param: str) -> None:
    if len(name) > METADATA_KEY_LENGTH:
        raise ParameterError(
            f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters: {name}",
            param=param,
        )
    at_most(value, METADATA_VALUE_LENGTH, param=f"{param}[{name}]")


def at_most(text: str | None, length: int, *, param: str) -> None:
    if text is not None and len(text) > length:
        raise ParameterError(
            f"Invalid string: {param} must be at most {length} characters",
            param=param,
        )


def filled(text: str, *, param: str) -> str:
    if not text.strip():
        raise ParameterError(
            f"You passed an empty string for '{param}'.",
            code="parameter_invalid_empty",
            param=param,
        )
    return text


def currency(code: str, *, param: str = "currency") -> str:
    if code.lower() not in LEAST:
        raise ParameterError(
            f"Invalid currency: {code}. The payment sandbox knows: {', '.join(LEAST)}",
            param=param,
        )
    return code.lower()


def amount(value: int, *, param: str) -> int:
    if value < 0:
        raise ParameterError(
            "Invalid non-negative integer",
            code="parameter_invalid_integer",
            param=param,
        )
    if value > MOST:
        raise ParameterError(
            f"Amount must be no more than {MOST}", code="amount_too_large", param=param
        )
    return value


def chargeable(value: int, code: str, *, param: str) -> int:
    if amount(value, param=param) < LEAST[code]:
        raise ParameterError(
            f"Amount must be at least {LEAST[code]} {code}",
            code="amount_too_small",
            param=param,
        )
    return value


def url(address: str, *, param: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ParameterError("Not a valid URL", code="url_invalid", param=param)
    return address


def email(address: str, *, param: str) -> str:
    if not EMAIL.fullmatch(address):
        raise ParameterError(
            f"Invalid email address: {address}", code="email_invalid", param=param
        )
    return address
