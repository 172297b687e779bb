"""Finds by the words in memory; the database is asked for rare ones, and what is ranked."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.catalog.queries.common import common_words
from store.catalog.queries.engines import engine_of
from store.catalog.queries.engines.contract import Found
from store.catalog.queries.version import Version
from store.catalog.words.asking import Query

RANKED = 96  # four pages
MOST_RARE = 3_000


def at_hand(
    session: Session, query: Query, *, limit: int, enough: int, version: Version | None
) -> Found | None:
    """Give at most `limit` products by nearness and quality.

    Gives None when they are fewer than `enough`, or a phrase must be read in the texts:
    then an engine looks further.
    """
    if query.phrases or query.without:
        return None
    words = common_words(session, version=version)
    if words is None:
        return None
    wanted = {*words.unknown(query), query.exactly}
    engine = engine_of(session)
    rare = engine.having(session, sorted(wanted), most=MOST_RARE)
    met = words.matching(query, rare)
    if len(met.near) < enough or len(rare) == MOST_RARE:
        return None
    named = [text.id for text in rare if f" {query.exactly} " in text.title]
    best = words.best(met.title, limit)
    rest = words.best(met.near - met.title, limit - len(best))
    ids = list(dict.fromkeys((*named, *best, *rest)))[:limit]
    return Found(engine.candidates(session, ids[:RANKED]), tuple(ids[RANKED:]))
