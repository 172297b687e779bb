"""What was probably meant by words that no product has."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import SearchTerm
from store.catalog.queries.engines import engine_of
from store.catalog.synonyms import other_names
from store.catalog.words.asking import IDLE, Query
from store.catalog.words.forms import ALL_UNITS
from store.catalog.words.plain import is_number, stem
from store.catalog.words.spelling import allowed, nearest, neighbours, runs_together

MOST_UNKNOWN = 4


def better_spelt(session: Session, query: Query) -> str | None:
    """Give the query with its unknown words replaced by similar known ones.

    Gives None when no word is unknown, or none resembles a known one.
    """
    unknown = _unknown(session, query)
    if not unknown:
        return None
    better = {word: _meant(session, word) for word in unknown[:MOST_UNKNOWN]}
    words = [better.get(word) or word for word in query.words]
    return " ".join(words) if tuple(words) != query.words else None


def _unknown(session: Session, query: Query) -> list[str]:
    """Give the words that are neither on sale nor another name of something."""
    run = list(query.words)
    wanted = [
        word
        for place, word in enumerate(run)
        if allowed(word)
        and word not in IDLE | ALL_UNITS
        and not is_number(word)
        and not any(other_names(run, place))
    ]
    known = {stem(word) for word in _known(session, {*wanted, *map(stem, wanted)})}
    return [word for word in wanted if stem(word) not in known]


def _meant(session: Session, word: str) -> str | None:
    """Look among the words one slip away, then among those that share runs of letters."""
    parts = [part for place in range(3, len(word) - 2) for part in _cut(word, place)]
    near = _known(session, {*neighbours(word), *parts})
    other = nearest(word, near)
    if other is None and allowed(word) > 1:
        other = nearest(word, engine_of(session).alike(session, word))
    if other is not None:
        return None if stem(other) == stem(word) else other
    together = runs_together(word, near)
    return " ".join(together) if together else None


def _cut(word: str, place: int) -> tuple[str, str]:
    return word[:place], word[place:]


def _known(session: Session, words: Collection[str]) -> dict[str, int]:
    rows = select(SearchTerm.term, SearchTerm.documents).where(
        SearchTerm.term.in_(sorted(_short(words))), SearchTerm.documents > 0
    )
    return {row.term: row.documents for row in session.execute(rows)}


def _short(words: Iterable[str]) -> set[str]:
    return {word for word in words if len(word) <= 40}
