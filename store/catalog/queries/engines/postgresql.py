"""Search on PostgreSQL: GIN indexes over our own lexemes, and pg_trgm over the words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from store.catalog.queries.engines.contract import (
    BEST,
    ENOUGH,
    RANKED,
    Found,
    Step,
    conditions,
    find,
    statement,
)
from store.catalog.scores import Candidate
from store.catalog.words.asking import Query, Term, Way
from store.catalog.words.common import Text

TITLE, NEAR, FAR = "d.title", "d.title || d.near", "d.title || d.near || d.far"
OF_EACH = (
    "LEFT JOIN LATERAL (SELECT name, title, near FROM search_document"
    " WHERE product_id = best.product_id AND best.nth <= :ranked LIMIT 1) d ON true"
)
HAVING = text(
    f"SELECT product_id, quality, title, near FROM search_document d WHERE"  # noqa: S608
    f" search_lexemes({NEAR}) @@ CAST(:any_of AS tsquery) LIMIT :most"
)
CANDIDATES = text(
    "SELECT product_id, quality, name, title, near FROM search_document"
    " WHERE product_id = ANY(:ids)"
)
ALIKE = text(
    "SELECT term, documents FROM search_term WHERE term % :word"
    " ORDER BY similarity(term, :word) DESC, documents DESC LIMIT 60"
)


class PostgresqlEngine:
    """Asks the expression indexes that the migration made; a match needs no second look."""

    def find(
        self, session: Session, query: Query, *, limit: int, beginning: bool, partly: bool
    ) -> Found:
        more, values = conditions(query)
        asked = _asked(query, partly=partly)
        parameters: dict[str, object] = {
            **values,
            "limit": limit,
            "ranked": RANKED,
            "enough": ENOUGH,
            "asked": asked,
            "exactly": f"'{query.exactly}'",
            "best": f"'{BEST}' & ({asked})",
            "begun": _asked(query.beginning(), partly=partly),
        }
        steps = [
            _step(TITLE, "exactly", 0, more),
            _step(TITLE, "best", 0, more),
            _step(TITLE, "asked", 0, more),
            _step(NEAR, "asked", 1, more),
            _step(FAR, "asked", 2, more, only_when=":enough"),
        ]
        if beginning:
            steps = [_step(TITLE, "begun", 0, more), _step(NEAR, "begun", 1, more)]
        elif not partly:
            steps.append(_step(NEAR, "begun", 1, more, only_when="1"))
        return find(session, statement(steps, of_each=OF_EACH), parameters)

    def having(
        self, session: Session, lexemes: Collection[str], *, most: int
    ) -> Sequence[Text]:
        any_of = " | ".join(f"'{lexeme}'" for lexeme in lexemes)
        rows = session.execute(HAVING, {"any_of": any_of, "most": most})
        return [Text(*row) for row in rows]

    def candidates(self, session: Session, ids: Sequence[int]) -> tuple[Candidate, ...]:
        rows = session.execute(CANDIDATES, {"ids": list(ids)})
        return tuple(Candidate(*row) for row in rows)

    def alike(self, session: Session, word: str) -> Mapping[str, int]:
        rows = session.execute(ALIKE, {"word": word})
        return {row.term: row.documents for row in rows}


def _step(fields: str, asked: str, nearness: int, more: str, only_when: str = "") -> Step:
    matches = (
        f"FROM search_document d WHERE search_lexemes({fields})"
        f" @@ CAST(:{asked} AS tsquery){more}"
    )
    return Step(matches, nearness, only_when)


def _asked(query: Query, *, partly: bool) -> str:
    """Write a query as a tsquery; lexemes hold neither quotes nor backslashes."""
    return (" | " if partly else " & ").join(_term(term) for term in query.terms)


def _term(term: Term) -> str:
    return f"({' | '.join(_way(way) for way in term.ways)})"


def _way(way: Way) -> str:
    return f"({' & '.join(_lexemes(way))})"


def _lexemes(way: Way) -> Iterable[str]:
    return (f"'{lexeme}'{':*' if way.begins else ''}" for lexeme in way.lexemes)
