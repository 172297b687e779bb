"""Slips of the finger: how far two words are apart, and which known one was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_lowercase, digits

LETTERS = ascii_lowercase + digits
SHORT = 4  # up to here one slip is forgiven, in longer words two
SHORTEST = 3


def allowed(word: str) -> int:
    """Tell how many slips a word may hold; numbers hold none."""
    if len(word) < SHORTEST or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) <= SHORT else 2


def neighbours(word: str) -> set[str]:
    """Give everything one slip away: a letter missing, added, changed or swapped."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {a + b[1:] for a, b in splits if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in splits if b for letter in LETTERS}
    found |= {a + letter + b for a, b in splits for letter in LETTERS}
    return found - {word}


def distance(one: str, other: str) -> int:
    """Count the slips between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def nearest(word: str, known: Mapping[str, int]) -> str | None:
    """Give the known word that was probably meant; known: word -> products that have it.

    Nearer is better, then the same first letter, then a letter forgotten before one too
    many, then what more products have.
    """
    most = allowed(word)
    choices = [
        (
            distance(word, other),
            other[:1] != word[:1],
            len(word) >= len(other),
            -count,
            other,
        )
        for other, count in known.items()
        if abs(len(other) - len(word)) <= most and other.isalpha()
    ]
    best = min((choice for choice in choices if choice[0] <= most), default=None)
    return best[-1] if best else None


def pieces(word: str, size: int = 3) -> list[str]:
    """Give the runs of three letters of a word."""
    return [word[place : place + size] for place in range(len(word) - size + 1)]


def runs_together(word: str, known: Iterable[str]) -> tuple[str, str] | None:
    """Part "brassnozzle" where both parts are known."""
    names = set(known)
    for place in range(3, len(word) - 2):
        if word[:place] in names and word[place:] in names:
            return word[:place], word[place:]
    return None
