"""Words: how the names of things and what people type are made comparable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

MAX_WORDS = 8
MAX_LENGTH = 100
END_OF_NAME = "|"
SIMILAR = 0.72

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_TIMES = re.compile(r"(?<=\d)\s*[x×*]\s*(?=\d)")
_UNIT = re.compile(r"(?<=\d)(?=(?:mm|cm|kg|g|ml|l|v|w|a)\b)")


def words(text: str) -> list[str]:
    """Give the words of a text in lower case and without accents: "M3×8mm" is m3 x 8 mm."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _WORD.findall(_UNIT.sub(" ", _TIMES.sub(" x ", plain)))


def stem(word: str) -> str:
    """Give the singular of an English plural, as far as its ending tells."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and word[-2] not in "su" else word


def indexed(name: str, others: Iterable[str]) -> str:
    """Write what is searched: the name, a mark, then every other word once.

    Each word stands between spaces, so that ` word` finds its beginning.
    """
    title = words(name)
    rest = [word for text in others for word in words(text)]
    stems = [stem(word) for word in title + rest]
    others_once = dict.fromkeys(rest + [word for word in stems if word not in title])
    return f" {' '.join(title)} {END_OF_NAME} {' '.join(others_once)} "


def asked(text: str) -> list[str]:
    """Give the words somebody looks for; the end of a very long text is left out."""
    return words(text[:MAX_LENGTH])[:MAX_WORDS]


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Collect every word of many indexed texts."""
    known = {word for text in texts for word in text.split()}
    return known - {END_OF_NAME}


def corrected(wanted: list[str], known: set[str]) -> str | None:
    """Give the query with its unknown words replaced by similar known ones.

    Gives None when nothing is similar enough, or nothing had to be replaced.
    """
    better = [_nearest(word, known) for word in wanted]
    if better == wanted or None in better:
        return None
    return " ".join(word for word in better if word)


def _nearest(word: str, known: set[str]) -> str | None:
    beginning = stem(word)
    if any(other.startswith(beginning) for other in known):
        return word
    alike = {other for other in known if abs(len(other) - len(word)) <= 2}
    matches = get_close_matches(word, sorted(alike), n=1, cutoff=SIMILAR)
    return matches[0] if matches else None
