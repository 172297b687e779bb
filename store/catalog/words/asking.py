"""What somebody typed, as terms: each may be met in several ways, some worth more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from store.catalog.synonyms import other_names
from store.catalog.words.forms import (
    ALL_UNITS,
    TIMES,
    amount,
    glued,
    size_at,
    whole_name,
    word_forms,
)
from store.catalog.words.plain import is_number, spoken, stem

MAX_LENGTH = 200
MAX_WORDS = 12
MOST_WAYS = 12

# Words that say nothing about a thing; a query of nothing else keeps them.
IDLE = frozenset(
    word
    for line in (
        "a an and are as at be by can do for from i in is it me my need of on or some",
        "the this to use want which with buy find you",
    )
    for word in line.split()
)
EXACT, FORM, JOINED, SYNONYM, LOOSE = 100, 95, 95, 80, 60

_PHRASE = re.compile(r"(?:(?<=\s)|^)(-?)[\"“”„]([^\"“”„]+)[\"“”„]")
_WITHOUT = re.compile(r"(?:(?<=\s)|^)-(?=[^\W\d_])(\S+)")


@dataclass(frozen=True)
class Way:
    """Lexemes that together meet a term; `worth` of 100. The last may be a beginning."""

    lexemes: tuple[str, ...]
    worth: int = EXACT
    begins: bool = False


@dataclass(frozen=True)
class Term:
    """One word of a query, and the ways in which a product can have it."""

    word: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Query:
    """Products must meet all terms, hold all phrases, and none of what is left out."""

    words: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @cached_property
    def whole(self) -> str:
        """All words as one, as a part number or a name would be."""
        return glued(self.words)

    @cached_property
    def is_code(self) -> bool:
        """Tell whether all words as one may be a part number."""
        return len(self.whole) > 3 and any(map(str.isdigit, self.whole))

    @cached_property
    def lexemes(self) -> frozenset[str]:
        """All that its words are looked for by."""
        ways = (way for term in self.terms for way in term.ways)
        return frozenset(lexeme for way in ways for lexeme in way.lexemes)

    @property
    def exactly(self) -> str:
        """The lexeme of a product that is called just like this."""
        return whole_name(self.words)

    @cached_property
    def name(self) -> str:
        return f" {' '.join(self.words)} "

    def beginning(self) -> Query:
        """The same query while its last word is still being typed."""
        if not self.terms:
            return self
        last = self.terms[-1]
        more = Way((last.word,), LOOSE, begins=True)
        return replace(self, terms=(*self.terms[:-1], Term(last.word, (*last.ways, more))))


def query_of(text: str) -> Query:
    """Read a query; "…" is a phrase, -word leaves out; text that is too long is cut."""
    text = text[:MAX_LENGTH].replace("\0", " ")
    phrases = [(sign, spoken(inside)) for sign, inside in _PHRASE.findall(text)]
    rest = _PHRASE.sub(_kept, text)
    without = [spoken(word) for word in _WITHOUT.findall(rest)]
    words = spoken(_WITHOUT.sub(" ", rest))[:MAX_WORDS]
    return Query(
        words=tuple(words),
        terms=tuple(_terms(words)),
        phrases=tuple(" ".join(inside) for sign, inside in phrases if inside and not sign),
        without=tuple(" ".join(run) for run in without if run)
        + tuple(" ".join(inside) for sign, inside in phrases if inside and sign),
    )


def asked(text: str) -> list[str]:
    """Give the words somebody looks for; the end of a very long text is left out."""
    return list(query_of(text).words)


def _kept(phrase: re.Match[str]) -> str:
    """A phrase's words are looked for like others, unless it is to be left out."""
    return " " if phrase[1] else f" {phrase[2]} "


def _terms(words: Sequence[str]) -> Iterator[Term]:
    """Give a term for each word that says something; a unit belongs to its number."""
    telling = [word for word in words if word not in IDLE]
    run = telling or list(words)
    for place, word in enumerate(run):
        is_unit = place and word in ALL_UNITS and is_number(run[place - 1])
        if is_unit or (word == TIMES and 0 < place < len(run) - 1):
            continue
        yield Term(word, _ways(run, place))


def _ways(run: Sequence[str], place: int) -> tuple[Way, ...]:
    found: dict[tuple[str, ...], Way] = {}
    for way in (*_sized(run, place), *_own(run, place), *_named(run, place)):
        found.setdefault(way.lexemes, way)
    return tuple(found.values())[:MOST_WAYS]


def _sized(run: Sequence[str], place: int) -> Iterator[Way]:
    """m3x10 as one, 1 kg as 1000g."""
    if size := size_at(run, place):
        yield Way((size,))
    unit = _unit_of(run, place)
    if unit:
        yield Way((amount(run[place], unit),))


def _own(run: Sequence[str], place: int) -> Iterator[Way]:
    word = run[place]
    with_unit = _unit_of(run, place) is not None
    yield Way((word,), LOOSE if with_unit or _is_in_size(run, place) else EXACT)
    if (root := stem(word)) != word:
        yield Way((root,), FORM)
    parts = word_forms(word)[1:]
    if len(parts) == 2:
        yield Way(parts, FORM)
    for other in (place - 1, place + 1):
        if 0 <= other < len(run) and TIMES not in {word, run[other]}:
            pair = run[min(place, other)] + run[max(place, other)]
            yield Way((pair,), JOINED)
            if (root := stem(pair)) != pair:
                yield Way((root,), JOINED)


def _named(run: Sequence[str], place: int) -> Iterator[Way]:
    for phrase in other_names(run, place):
        yield Way(tuple(stem(word) for word in phrase), SYNONYM)


def _unit_of(run: Sequence[str], place: int) -> str | None:
    if not is_number(run[place]):
        return None
    following = place + 1
    while following + 1 < len(run) and run[following] == TIMES:
        following += 2
    return run[following] if following < len(run) and run[following] in ALL_UNITS else None


def _is_in_size(run: Sequence[str], place: int) -> bool:
    return size_at(run, place) is not None and is_number(run[place])
