"""GSTIN: the fifteen characters by which GST knows a business, and their check digit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.kernel.errors import Invalid
from store.tax.india import STATE_OF_GST_CODE, state_name

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# State, PAN (five letters, four digits, a letter), registration, Z, check digit.
SHAPE = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]", re.ASCII)


@dataclass(frozen=True)
class Gstin:
    """A number that is well formed; whether it is in force only GST's portal knows."""

    number: str

    @property
    def state(self) -> str:
        """The state it is registered in, by our code: KA."""
        return STATE_OF_GST_CODE[self.number[:2]]

    @property
    def pan(self) -> str:
        return self.number[2:12]

    def __str__(self) -> str:
        return self.number


def require_gstin(text: str) -> Gstin:
    """Read a GSTIN as people write it; raises Invalid, saying what is wrong with it."""
    number = "".join(text.split()).upper()
    if SHAPE.fullmatch(number) is None:
        raise _wrong("A GSTIN has 15 characters, such as 29ABCDE1234F1ZW.")
    if number[:2] not in STATE_OF_GST_CODE:
        raise _wrong(f"No state has the GST code {number[:2]}. Check the first two digits.")
    if check_digit(number[:14]) != number[14]:
        raise _wrong("This GSTIN has a slip in it: its last character does not fit.")
    return Gstin(number)


def require_gstin_in(text: str, state: str) -> Gstin:
    """Read a GSTIN that must be registered in a state; raises Invalid."""
    found = require_gstin(text)
    if found.state != state:
        where = f"{state_name(found.state)}, not in {state_name(state)}"
        raise _wrong(f"This GSTIN is registered in {where}.")
    return found


def check_digit(first: str) -> str:
    """Give the fifteenth character for the first fourteen (Luhn's way, modulo 36)."""
    total = 0
    for place, character in enumerate(first):
        product = DIGITS.index(character) * (1 + place % 2)
        total += product // 36 + product % 36
    return DIGITS[-total % 36]


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, field="gstin")
