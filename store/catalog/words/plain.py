"""The plain words of a text: without case, accents and marks, numbers apart from units."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer  # type: ignore[import-untyped]

UNITS = (
    "mm|cm|kg|mg|ml|nm|in|hz|khz|mhz|ghz|mah|ah|ma|mv|kv|kw|kω|mω|rpm|db|awg|pcs|hrc|"
    "g|l|m|v|w|a|k|ω|°c|µm|μm|deg|inch|inches|ohm|ohms|teeth"
)
LONGEST_WORD = 40

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_TIMES = re.compile(r"(?<=\d)\s*[x×*]\s*(?=\d)")
_UNIT = re.compile(rf"(?<=\d)(?=(?:{UNITS})\b)")
_OF_NUMBERS = (
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
    (re.compile(r"(?<=\d),(?=\d)"), "."),
    (re.compile(r"(?<=\d)\s*[\"″]"), " in "),
    (re.compile(r"(?<![\w.])\.(?=\d)"), "0."),
)
_OF_WORDS = (
    (re.compile(r"(?<=[^\W\d_])\+(?!\w)"), " plus"),
    (re.compile(r"(?<=\w)['’](?=s\b)"), ""),
)

_stemmer = snowballstemmer.stemmer("english")
_one_at_a_time = Lock()


def words(text: str) -> list[str]:
    """Give the words of a text in lower case and without accents: "M3×8mm" is m3 x 8 mm."""
    plain = text.lower() if text.isascii() else _unmarked(text)
    if _DIGIT.search(plain):
        plain = _UNIT.sub(" ", _TIMES.sub(" x ", plain))
    return _WORD.findall(plain)


def spoken(text: str) -> list[str]:
    """Give the words as people look for them: 1,5 is 1.5, ABS+ abs plus, 3" is 3 in."""
    if _DIGIT.search(text):
        for pattern, instead in _OF_NUMBERS:
            text = pattern.sub(instead, text)
    for pattern, instead in _OF_WORDS:
        text = pattern.sub(instead, text)
    return [_tidy(word) for word in words(text)]


def _unmarked(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Give what the forms of an English word have in common."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    with _one_at_a_time:  # the stemmer remembers the word it is at
        return str(_stemmer.stemWord(word))


def is_number(word: str) -> bool:
    return word[:1].isdecimal() and word.replace(".", "", 1).isdecimal()


def _tidy(word: str) -> str:
    """Write 1.50 as 1.5 and .4 as it is; cut what no word is as long as."""
    if "." in word and is_number(word):
        word = word.rstrip("0").rstrip(".")
    return word[:LONGEST_WORD]
