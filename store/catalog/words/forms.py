"""The forms by which a run of words can be found: stems, glued pairs, sizes, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from store.catalog.words.plain import UNITS, is_number, stem

ALL_UNITS: Final = frozenset(UNITS.split("|"))
SAME_UNIT: Final = {
    "inch": "in",
    "inches": "in",
    "ohms": "ω",
    "ohm": "ω",
    "k": "kω",
    "μm": "µm",
    "deg": "°",
}
# Units in which the same amount is written, and how many of the smaller one they are.
IN_SMALLER: Final = {
    "kg": (1000, "g"),
    "cm": (10, "mm"),
    "m": (1000, "mm"),
    "l": (1000, "ml"),
}
TIMES: Final = "x"

_MIXED = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")


def forms(words: Sequence[str], *, glue: bool = False) -> list[str]:
    """Give every lexeme that stands for these words, in their order, each once.

    `glue` also joins neighbours, so that "heat set" is found by heatset.
    """
    found = dict.fromkeys(form for word in words for form in word_forms(word))
    found |= dict.fromkeys(amounts(words))
    found |= dict.fromkeys(_sizes(words))
    if glue:
        found |= dict.fromkeys(_pairs(words))
    return list(found)


@lru_cache(maxsize=65_536)
def word_forms(word: str) -> tuple[str, ...]:
    """Give the word, its stem, and the parts of NEMA17."""
    root = stem(word)
    parts = () if word.isalpha() else _MIXED.findall(word)
    if len(parts) != 2 or min(map(len, parts)) < 2:
        parts = ()
    return (word, *((root,) if root != word else ()), *parts)


def amount(number: str, unit: str) -> str:
    """Write a number and its unit as one: 1 kg and 1000 g are both 1000g."""
    times, smaller = IN_SMALLER.get(unit, (1, SAME_UNIT.get(unit, unit)))
    if times == 1:
        return number + smaller
    whole, _, rest = number.partition(".")
    digits = len(str(times)) - 1
    if len(rest) > digits or not whole:
        return number + unit
    return (whole + rest.ljust(digits, "0")).lstrip("0") + smaller


def amounts(words: Sequence[str]) -> Iterator[str]:
    """Give numbers with their units; in 6 x 20 mm both are of the unit."""
    for place, word in enumerate(words):
        unit = _unit_after(words, place) if is_number(word) else None
        if unit:
            yield amount(word, unit)


def glued(words: Iterable[str]) -> str:
    """Write words as one, as part numbers are often typed."""
    return "".join(words)


def whole_name(words: Iterable[str]) -> str:
    """Write a whole name as one lexeme that nothing else gives."""
    return "." + glued(words)[:80]


def size_at(words: Sequence[str], place: int) -> str | None:
    """Give m3x10 of the words m3 x 10 when `place` is in it."""
    for start in (place, place - 2):
        if start >= 0 and _is_size(words, start):
            return glued(words[start : start + 3])
    return None


def _sizes(words: Sequence[str]) -> Iterator[str]:
    if TIMES not in words:
        return
    for place in range(len(words) - 2):
        if _is_size(words, place):
            yield glued(words[place : place + 3])


def _is_size(words: Sequence[str], place: int) -> bool:
    run = words[place : place + 3]
    return len(run) == 3 and run[1] == TIMES and run[0][-1].isdigit() and is_number(run[2])


def _unit_after(words: Sequence[str], place: int) -> str | None:
    following = place + 1
    while following + 1 < len(words) and words[following] == TIMES:
        following += 2
    if following < len(words) and words[following] in ALL_UNITS:
        return words[following]
    return None


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """Join neighbours, save numbers with numbers and what is only a sign."""
    for one, other in pairwise(words):
        if TIMES in {one, other} or (is_number(one) and is_number(other)):
            continue
        yield one + other
        if (root := stem(other)) != other:
            yield one + root
