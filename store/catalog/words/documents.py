"""What is kept of a product to find it by: lexemes in three fields, and its plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.catalog.words.forms import forms, glued, whole_name
from store.catalog.words.plain import spoken

LONGEST_TEXT = 6_000


@dataclass(frozen=True)
class Told:
    """The texts of a product, from the nearest to the farthest."""

    name: str
    codes: Sequence[str] = ()
    near: Sequence[str] = ()  # brand, categories, options, keywords
    far: Sequence[str] = ()  # specifications, summary, description


@dataclass(frozen=True)
class Written:
    """The fields of a search document; every word stands between two spaces.

    `name` and `plain` hold words as they are said, the others hold lexemes.
    """

    name: str
    title: str
    near: str
    far: str
    plain: str


def written(told: Told) -> Written:
    """Take a product's texts apart."""
    name = spoken(told.name)
    codes = [spoken(code) for code in told.codes]
    near = [spoken(text) for text in told.near]
    far = [spoken(text[:LONGEST_TEXT]) for text in told.far]
    title = _title(name, codes)
    beside = _joined(near, but=title, glue=True)
    rest = _joined(far, but=title | beside)
    plain = [name, *codes, *near, *far]
    return Written(
        name=_spaced(name),
        title=_spaced(title),
        near=_spaced(beside),
        far=_spaced(rest),
        plain=" " + " | ".join(" ".join(words) for words in plain if words) + " ",
    )


def _title(name: list[str], codes: list[list[str]]) -> dict[str, None]:
    """The name and the part numbers, each also as one word."""
    found = dict.fromkeys(forms(name, glue=True))
    found |= dict.fromkeys([glued(name)[:80], whole_name(name)] if name else [])
    for code in codes:
        found |= dict.fromkeys([*forms(code), glued(code)])
    return found


def _joined(
    texts: Iterable[list[str]], *, but: dict[str, None], glue: bool = False
) -> dict[str, None]:
    found = dict.fromkeys(form for text in texts for form in forms(text, glue=glue))
    return {form: None for form in found if form not in but}


def _spaced(words: Iterable[str]) -> str:
    """Put every word between two spaces, so that LIKE finds whole ones."""
    joined = " ".join(words)
    return f" {joined} " if joined else " "
