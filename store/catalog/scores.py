"""How well a product answers a query: the same figures whatever database found it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.catalog.words.asking import Query, Term, Way

# What it is worth in which field a word was met.
TITLE, NEAR, FAR = 100, 55, 20
EXACT_NAME, NAME_BEGINS, NAME_HOLDS = 60, 22, 14
WHOLE_CODE = 80
SHORT_NAME = 18
MOST_POPULAR = 1_000
# A lexeme nobody can type: in the title of what is taken first from among very many.
BEST = ".best"
BEST_FROM = 40


@dataclass(frozen=True)
class Candidate:
    """A product that was found, with the fields it is ranked by."""

    id: int
    quality: int
    name: str
    title: str
    near: str


def quality(*, in_stock: bool, popularity: int, stars: int, featured: bool) -> int:
    """Weigh what is true of a product whatever is asked, from 0 to about 60.

    `stars` is the mean in tenths, 0 without reviews. Sales count by their magnitude.
    """
    sold = min(popularity, MOST_POPULAR).bit_length()  # 0 to 10
    return 30 * in_stock + 2 * sold + max(0, stars - 35) // 2 + 3 * featured


def is_among_best(figure: int) -> bool:
    """Tell whether a quality puts a product among those taken first."""
    return figure >= BEST_FROM


def score(query: Query, found: Candidate, *, unseen: int = FAR) -> int:
    """Sum up how near its words are to the asked ones, and how good the product is.

    `unseen` is what a word is worth that is not among the nearer ones.
    """
    both = found.title + found.near
    met = sum(_met(term, found.title, both) or unseen for term in query.terms)
    words = met * 3 // max(1, len(query.terms))
    return words + _name(query, found) + _coverage(query, found) + found.quality


def ranked(query: Query, found: Iterable[Candidate], *, partly: bool = False) -> list[int]:
    """Give the ids, the best first; of equals the newest."""
    unseen = 0 if partly else FAR
    marks = [(-score(query, each, unseen=unseen), -each.id) for each in found]
    return [-negative for _, negative in sorted(marks)]


def _met(term: Term, title: str, both: str) -> int:
    return max((_in_fields(way, title, both) for way in term.ways), default=0)


def _in_fields(way: Way, title: str, both: str) -> int:
    if _holds(title, way):
        return TITLE * way.worth // 100
    if _holds(both, way):
        return NEAR * way.worth // 100
    return 0


def _holds(field: str, way: Way) -> bool:
    """Look for lexemes in a field, where each stands between two spaces."""
    if way.begins:
        return f" {way.lexemes[-1]}" in field
    return all(f" {lexeme} " in field for lexeme in way.lexemes)


def _name(query: Query, found: Candidate) -> int:
    """Reward the name itself, or a part number, typed as it is."""
    if found.name == query.name:
        return EXACT_NAME
    if query.is_code and f" {query.whole} " in found.title:
        return WHOLE_CODE
    if found.name.startswith(query.name):
        return NAME_BEGINS
    return NAME_HOLDS if len(query.words) > 1 and query.name in found.name else 0


def _coverage(query: Query, found: Candidate) -> int:
    """Prefer names that say little more than what was asked."""
    name = found.name.split()
    held = sum(1 for word in name if word in query.lexemes)
    return SHORT_NAME * held // max(1, len(name))
