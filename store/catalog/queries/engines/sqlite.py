"""Search on SQLite: FTS5 over our own lexemes, and its trigrams over the words."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

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
from store.catalog.words.spelling import pieces

TITLE, NEAR, FAR = "{title}", "{title near}", "{title near far}"
OF_EACH = (
    "LEFT JOIN search_document d ON d.product_id = best.product_id AND best.nth <= :ranked"
)
HAVING = text(
    "SELECT d.product_id, d.quality, d.title, d.near FROM search_fts f"
    " JOIN search_document d ON d.product_id = f.rowid"
    " WHERE search_fts MATCH :any_of LIMIT :most"
)
CANDIDATES = text(
    "SELECT product_id, quality, name, title, near FROM search_document"
    " WHERE product_id IN (SELECT value FROM json_each(:ids))"
)
ALIKE = text(
    "SELECT t.term, t.documents FROM search_fts_term f JOIN search_term t ON t.id = f.rowid"
    " WHERE search_fts_term MATCH :pieces ORDER BY f.rank LIMIT 60"
)


class SqliteEngine:
    """Asks the FTS5 tables that the migration made."""

    def find(
        self, session: Session, query: Query, *, limit: int, beginning: bool, partly: bool
    ) -> Found:
        more, values = conditions(query)
        asked = _asked(query, partly=partly)
        begun = _asked(query.beginning(), partly=partly)
        steps = [
            (TITLE, f'"{query.exactly}"', 0, ""),
            (TITLE, f'"{BEST}" AND ({asked})', 0, ""),
            (TITLE, asked, 0, ""),
            (NEAR, asked, 1, ""),
            (FAR, asked, 2, ":enough"),
        ]
        if beginning:
            steps = [(TITLE, begun, 0, ""), (NEAR, begun, 1, "")]
        elif not partly:
            steps.append((NEAR, begun, 1, "1"))
        parameters: dict[str, object] = {
            **values,
            "limit": limit,
            "ranked": RANKED,
            "enough": ENOUGH,
        }
        parameters |= {
            f"match{place}": f"{fields} : ({wanted})"
            for place, (fields, wanted, _, _) in enumerate(steps)
        }
        parts = [
            _step(place, nearness, more, only_when)
            for place, (_, _, nearness, only_when) in enumerate(steps)
        ]
        return find(session, statement(parts, of_each=OF_EACH), parameters)

    def having(
        self, session: Session, lexemes: Collection[str], *, most: int
    ) -> Sequence[Text]:
        any_of = " OR ".join(f'"{lexeme}"' for lexeme in lexemes)
        asked = {"any_of": f"{NEAR} : ({any_of})", "most": most}
        return [Text(*row) for row in session.execute(HAVING, asked)]

    def candidates(self, session: Session, ids: Sequence[int]) -> tuple[Candidate, ...]:
        rows = session.execute(CANDIDATES, {"ids": json.dumps(ids)})
        return tuple(Candidate(*row) for row in rows)

    def alike(self, session: Session, word: str) -> Mapping[str, int]:
        wanted = " OR ".join(f'"{piece}"' for piece in pieces(word))
        rows = session.execute(ALIKE, {"pieces": wanted}) if wanted else ()
        return {row.term: row.documents for row in rows}


def _step(place: int, nearness: int, more: str, only_when: str) -> Step:
    """Match, reading ranks from their narrow index unless the texts are wanted too."""
    narrow = "" if more else " INDEXED BY search_engine_quality"
    matches = (
        f"FROM search_fts f JOIN search_document d{narrow} ON d.product_id = f.rowid"
        f" WHERE search_fts MATCH :match{place}{more}"
    )
    return Step(matches, nearness, only_when)


def _asked(query: Query, *, partly: bool) -> str:
    """Write a query as FTS5 reads it; lexemes hold no quotes."""
    return (" OR " if partly else " AND ").join(_term(term) for term in query.terms)


def _term(term: Term) -> str:
    return f"({' OR '.join(_way(way) for way in term.ways)})"


def _way(way: Way) -> str:
    lexemes = [f'"{lexeme}"{" *" if way.begins else ""}' for lexeme in way.lexemes]
    return f"({' AND '.join(lexemes)})"
