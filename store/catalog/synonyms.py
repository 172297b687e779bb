"""Names that makers use for the same thing, both ways."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from store.catalog.words.plain import spoken, stem

TABLE = Path(__file__).with_name("synonyms.toml")
LONGEST = 3

Phrase = tuple[str, ...]


def other_names(run: Sequence[str], place: int) -> Iterator[Phrase]:
    """Give what else the word at `place`, or a phrase around it, is called."""
    stems = [stem(word) for word in run]
    for length in range(1, LONGEST + 1):
        for start in range(max(0, place - length + 1), place + 1):
            phrase = tuple(stems[start : start + length])
            if len(phrase) == length:
                yield from _names().get(phrase, ())


@cache
def _names() -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Read the table: stems of a phrase -> words of its other names."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    found: dict[Phrase, dict[Phrase, None]] = {}
    for group in table["same"]:
        for name in group:
            others = [other for other in group if other != name]
            _note(found, name, others)
    for name, others in table["also"].items():
        _note(found, name, others)
    return {phrase: tuple(names) for phrase, names in found.items()}


def _note(
    found: dict[Phrase, dict[Phrase, None]], name: str, others: Sequence[str]
) -> None:
    stems = tuple(stem(word) for word in spoken(name))
    found.setdefault(stems, {}).update(dict.fromkeys(tuple(spoken(o)) for o in others))
