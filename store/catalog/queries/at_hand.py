"""Finds by the words in memory; the database is asked for rare ones, and what is ranked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from store.catalog.queries.common import common_words
from store.catalog.queries.engines import engine_of
from store.catalog.queries.engines.contract import Found
from store.catalog.queries.version import Version
from store.catalog.words.asking import Query
from store.catalog.words.common import CommonWords, Places, Text

RANKED = 96  # four pages
MOST_RARE = 3_000


def at_hand(
    session: Session,
    query: Query,
    *,
    limit: int,
    enough: int,
    version: Version | None,
    beginning: bool = False,
) -> Found | None:
    """Give at most `limit` products by nearness and quality.

    Gives None when they are fewer than `enough`, or a phrase must be read in the texts:
    then an engine looks further. While a query is `beginning`, common words do.
    """
    words = common_words(session, version=version)
    if words is None or query.phrases or query.without:
        return None
    engine = engine_of(session)
    rare: Sequence[Text] = ()
    met = words.matching(query, rare)
    if len(met.near) < enough or not beginning:
        wanted = {*words.unknown(query), query.exactly}
        rare = engine.having(session, sorted(wanted), most=MOST_RARE)
        met = words.matching(query, rare)
    if len(met.near) < enough or len(rare) == MOST_RARE:
        return None
    named = [text.id for text in rare if f" {query.exactly} " in text.title]
    ids = _in_order(words, met, named, limit)
    return Found(engine.candidates(session, ids[:RANKED]), tuple(ids[RANKED:]))


def _in_order(
    words: CommonWords, met: Places, named: Sequence[int], limit: int
) -> list[int]:
    """Put what is called just so first, then titles, then what is near; the best first."""
    best = words.best(met.title, limit)
    rest = words.best(met.near - met.title, limit - len(best))
    return list(dict.fromkeys((*named, *best, *rest)))[:limit]
