"""A query as it may be kept: without what tells who somebody is."""

from __future__ import annotations

import re

from store.catalog.words.plain import spoken

LONGEST = 120
PHONE_DIGITS = 8

_EMAIL = re.compile(r"\S+@\S+")
_NUMBERS = re.compile(r"\+?\d(?:[\s().-]?\d)+")


def kept(query: str) -> str:
    """Give the words of a query less e-mail addresses and telephone numbers."""
    text = _NUMBERS.sub(_unless_phone, _EMAIL.sub(" ", query))
    return " ".join(spoken(text))[:LONGEST].strip()


def _unless_phone(found: re.Match[str]) -> str:
    digits = sum(map(str.isdigit, found[0]))
    return " " if digits >= PHONE_DIGITS else found[0]
