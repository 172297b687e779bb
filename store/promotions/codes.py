"""Codes as people write them, codes that nobody guesses, and who counts as one person."""

from __future__ import annotations

import re

from store.kernel.ids import readable

SHAPE = re.compile(r"[A-Z0-9-]{1,40}")
SPACES = re.compile(r"[\s-]+")
CODE_LENGTH = 12  # 58 bits: more than 50 are asked of what is not to be guessed
CARD_LENGTH = 16  # 77 bits
WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})


def tidy(code: str) -> str:
    """Give a code as it is kept: in capitals, without what surrounds it."""
    return code.strip().upper()


def fresh_code(prefix: str = "") -> str:
    """Give a code of 58 random bits, behind a word that says what it is for."""
    body = _grouped(readable(CODE_LENGTH))
    return f"{prefix}-{body}" if prefix else body


def fresh_card() -> str:
    """Give the code of a gift card: 77 random bits, in fours."""
    return _grouped(readable(CARD_LENGTH))


def card_number(code: str) -> str:
    """Give a gift card's code as it is hashed: capitals and digits, nothing between."""
    return SPACES.sub("", code).upper()


def person_key(email: str) -> str:
    """Give what one person's addresses have in common.

    Case never tells people apart, nor does a tag behind a plus, nor dots at Google.
    """
    name, _, domain = email.strip().lower().rpartition("@")
    name = name.partition("+")[0] or name
    if domain in WITHOUT_DOTS:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{domain}"


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
