"""Passwords: which may be chosen, argon2id, and a wrong name as slow as a wrong password.

Any letters and spaces are welcome, and are taken exactly as they were typed. Refused is
what others would guess: what is short, common, patterned, or built around the name of the
person or the shop.
"""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from store.kernel import ids
from store.kernel.errors import Busy, Invalid

SHORTEST, LONGEST = 10, 128
# "Safely unguessable" (10^8 guesses) by the scale of zxcvbn, which goes to 4.
LEAST_SCORE = 3
# zxcvbn takes seconds for 72 characters that can all stand for others, and a sixth of one
# for 20; what is not guessed by then is good.
JUDGED = 20
SHORTEST_WORD = 4  # of a name: shorter ones are parts of many words
WORDS = Path(__file__).with_name("context_words.toml")

# OWASP's second argon2id profile: 19 MiB, two passes. So many at once in a process, each a
# core's work: a flood waits its turn or is told to come back, and never eats the memory.
AT_ONCE = 4
PATIENCE = 5.0  # seconds
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash(ids.token(32))  # of a password that nobody knows
_room = threading.BoundedSemaphore(AT_ONCE)

_LOOKALIKES = str.maketrans("013457@$!|", "oieastasii")
_NOT_LETTERS = re.compile(r"[\W_]+")


def hashed(password: str, *, field: str = "password", about: Iterable[str] = ()) -> str:
    """Give what is stored instead of a password; raises Invalid for one easily guessed.

    `about` is what others know of the person: name and e-mail address. It takes as long
    as a log-in, so call it outside any transaction.
    """
    require_good(password, field=field, about=about)
    with turn():
        return _hasher.hash(password)


def require_good(
    password: str, *, field: str = "password", about: Iterable[str] = ()
) -> None:
    """Raise Invalid for a password easily guessed."""
    poor = fault_of(password, about=about)
    if poor:
        raise Invalid(poor, field=field)


def fault_of(password: str, *, about: Iterable[str] = ()) -> str:
    """Say in a sentence why a password may not be chosen; nothing when it may."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"Use {SHORTEST} to {LONGEST} characters."
    if not _is_text(password):
        return "Use letters, digits, signs and spaces."
    return _guessed(password, about)


def matches(password: str, stored: str | None) -> bool:
    """Check a password; without a stored one it takes the same time and fails."""
    if len(password) > LONGEST or not _is_text(password):
        return False
    try:
        with turn():
            _hasher.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with less work than is asked for now."""
    return _hasher.check_needs_rehash(stored)


def rehashed(password: str) -> str:
    """Give a new hash of a password that has just been found right."""
    with turn():
        return _hasher.hash(password)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one of the places in which hashes are computed; raises Busy in the end."""
    if not _room.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _room.release()


def _guessed(password: str, about: Iterable[str]) -> str:
    """Say why others would guess a password; nothing when they would not."""
    if password.lower() in _common():
        return "Many people use this one, so it is tried first. Choose another."
    word = _word_in(password, about)
    if word:
        return f"Leave out “{word}”: it is among the first things others would try."
    if zxcvbn(password[:JUDGED])["score"] < LEAST_SCORE:
        return "This is easy to guess. A few unrelated words in a row do well."
    return ""


def _is_text(password: str) -> bool:
    """Tell whether it can be written as UTF-8: half a character of UTF-16 cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in password)


def _word_in(password: str, about: Iterable[str]) -> str:
    """Give the first word in a password that says something of the shop or the person."""
    told = _folded(password)
    words = [*_words(), *(word for text in about for word in _parts(text))]
    return next((word for word in words if _folded(word) in told), "")


def _parts(text: str) -> list[str]:
    """Give the words of a name, or of an address the part before the "@"."""
    words = _NOT_LETTERS.split(text.lower().partition("@")[0])
    return [word for word in words if len(word) >= SHORTEST_WORD]


def _folded(text: str) -> str:
    """Give the bare letters that a text is read as: "M4krX-" is "makrx"."""
    return _NOT_LETTERS.sub("", text.lower().translate(_LOOKALIKES))


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    return tuple(tomllib.loads(WORDS.read_text())["words"])


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Give the common passwords that are long enough to be chosen at all."""
    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST)
