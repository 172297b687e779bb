"""Which products a query finds, the best first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from store.catalog.queries.at_hand import at_hand
from store.catalog.queries.engines import engine_of
from store.catalog.queries.engines.contract import ENOUGH, Found
from store.catalog.queries.spelling import better_spelt
from store.catalog.queries.version import Version
from store.catalog.scores import ranked
from store.catalog.words.asking import Query, query_of

MOST_HITS = 2000
FEW = 3


@dataclass(frozen=True)
class Hits:
    """Ids of products, the best first.

    `more` tells that there are others beyond these; `meant` is what was searched
    instead of a query that was probably misspelt; `partly` that no product has all the
    words, and these have some.
    """

    ids: tuple[int, ...] = ()
    more: bool = False
    meant: str | None = None
    partly: bool = False


def hits_for(
    session: Session,
    query: str,
    *,
    limit: int = MOST_HITS,
    version: Version | None = None,
) -> Hits:
    """Find the products on sale that a query asks for; without words it finds none.

    `version` is that of the catalogue when it was read a moment ago.
    """
    asked = query_of(query)
    if not asked.terms:
        return Hits()
    near = at_hand(session, asked, limit=limit + 1, enough=ENOUGH, version=version)
    if near is not None:
        return _best(asked, near, limit)
    hits = _hits(session, asked, limit)
    if len(hits.ids) >= FEW:
        return hits
    meant = better_spelt(session, asked)
    if meant is not None:
        better = _hits(session, query_of(meant), limit, meant=meant)
        hits = max(hits, better, key=lambda each: len(each.ids))
    return hits if hits.ids or len(asked.terms) < 2 else _some(session, asked, limit)


def begun_by(
    session: Session, query: str, *, limit: int, version: Version | None = None
) -> Hits:
    """Find what goes on like a query whose last word is still being typed."""
    asked = query_of(query)
    if not asked.terms:
        return Hits()
    begun = asked.beginning()
    found = at_hand(
        session, begun, limit=limit, enough=FEW, version=version, beginning=True
    )
    if found is None:
        engine = engine_of(session)
        found = engine.find(session, asked, limit=limit, beginning=True, partly=False)
    return _best(begun, found, limit)


def _hits(session: Session, asked: Query, limit: int, meant: str | None = None) -> Hits:
    engine = engine_of(session)
    found = engine.find(session, asked, limit=limit + 1, beginning=False, partly=False)
    return _best(asked, found, limit, meant=meant)


def _some(session: Session, asked: Query, limit: int) -> Hits:
    """Find what has some of the words: the more of them, the further up."""
    engine = engine_of(session)
    found = engine.find(session, asked, limit=limit, beginning=False, partly=True)
    return _best(asked, found, limit, partly=True)


def _best(
    asked: Query,
    found: Found,
    limit: int,
    *,
    meant: str | None = None,
    partly: bool = False,
) -> Hits:
    ids = (*ranked(asked, found.first, partly=partly), *found.rest)
    return Hits(
        ids[:limit], more=len(ids) > limit, meant=meant, partly=partly and bool(ids)
    )
