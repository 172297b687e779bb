"""What a search engine must be able to do; what it finds is ranked elsewhere.

Every engine finds in three widening fields: `title` (name and part numbers), `near`
(also brand, categories, options, keywords) and `far` (also facts and descriptions).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from store.catalog.scores import BEST, Candidate
from store.catalog.words.asking import Query
from store.catalog.words.common import Text
from store.catalog.words.plain import stem

RANKED = 200
# Descriptions are only looked into when names and shelves say too little.
ENOUGH = 48
RANKS = """
once AS (
    SELECT product_id, max(quality) AS quality, min(nearness) AS nearness
    FROM every GROUP BY product_id
),
best AS (
    SELECT product_id, quality,
        row_number() OVER (ORDER BY nearness, quality DESC, product_id DESC) AS nth
    FROM once
)
SELECT best.product_id, best.quality, d.name, d.title, d.near FROM best
"""
IN_ORDER = "ORDER BY best.nth LIMIT :limit"


@dataclass(frozen=True)
class Found:
    """Products by nearness and quality; the first of them with what they are ranked by."""

    first: tuple[Candidate, ...] = ()
    rest: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.first) + len(self.rest)


class Engine(Protocol):
    """One way to keep and ask an index of words."""

    def find(
        self, session: Session, query: Query, *, limit: int, beginning: bool, partly: bool
    ) -> Found:
        """Give at most `limit` products that have what is asked, in one statement.

        `beginning`: the last word may go on. `partly`: one of the words is enough.
        """

    def having(
        self, session: Session, lexemes: Collection[str], *, most: int
    ) -> Sequence[Text]:
        """Give at most so many documents with any of these in their title or near it."""

    def candidates(self, session: Session, ids: Sequence[int]) -> tuple[Candidate, ...]:
        """Give what these products are ranked by, in no order."""

    def alike(self, session: Session, word: str) -> Mapping[str, int]:
        """Give words of products that look like this one, with how many have them."""


@dataclass(frozen=True)
class Step:
    """One part of a statement: which products match, and how near they are."""

    matches: str
    nearness: int
    only_when: str = ""


def find(session: Session, sql: str, parameters: Mapping[str, object]) -> Found:
    """Run the statement of an engine: rows of id, nearness, quality, name, title, near."""
    rows = session.execute(text(sql), dict(parameters)).all()
    first = tuple(
        Candidate(row.product_id, row.quality, row.name, row.title, row.near)
        for row in rows
        if row.name is not None
    )
    return Found(first, tuple(row.product_id for row in rows[len(first) :]))


def statement(steps: list[Step], *, of_each: str) -> str:
    """Put steps together: each is only gone when those before found fewer than wanted.

    `of_each` joins the columns that ranking wants to the first rows of `best`.
    """
    parts: list[str] = []
    for place, step in enumerate(steps):
        counts = [f"(SELECT count(*) FROM s{each})" for each in range(place)]  # noqa: S608 numbers
        before = " + ".join(counts)
        enough = f"{before or '0'} < {step.only_when or ':limit'}"
        columns = f"product_id, quality, {step.nearness} AS nearness"
        parts.append(
            f"s{place} AS MATERIALIZED"
            f" (SELECT {columns} {step.matches} AND {enough} LIMIT :limit)"
        )
    rows = [f"SELECT * FROM s{each}" for each in range(len(steps))]  # noqa: S608 numbers
    every = " UNION ALL ".join(rows)
    return f"WITH {', '.join(parts)}, every AS ({every}), {RANKS} {of_each} {IN_ORDER}"


def conditions(query: Query) -> tuple[str, dict[str, str]]:
    """Write what phrases and exclusions ask of a document `d`, with its parameters.

    Words hold neither % nor _, so that LIKE takes them as they are.
    """
    asked: list[str] = []
    values: dict[str, str] = {}
    for place, phrase in enumerate(query.phrases):
        asked.append(f"d.plain LIKE :phrase{place}")
        values[f"phrase{place}"] = f"% {phrase}%"
    for place, run in enumerate(query.without):
        is_word = " " not in run
        column = "(d.title || d.near)" if is_word else "d.plain"
        asked.append(f"{column} NOT LIKE :without{place}")
        values[f"without{place}"] = f"% {stem(run)} %" if is_word else f"% {run}%"
    return "".join(f" AND {one}" for one in asked), values


__all__ = [
    "BEST",
    "ENOUGH",
    "RANKED",
    "Engine",
    "Found",
    "Step",
    "conditions",
    "find",
    "statement",
]
