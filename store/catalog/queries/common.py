"""The words that many products have, kept in the memory of the process as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.catalog.models import Listed, SearchDocument
from store.catalog.queries.version import Version, catalogue_version
from store.catalog.words.common import CommonWords, Text, often_met

SMALL = 2_000  # a database finds anything among so few at once
SAMPLE = 16_000
AT_ONCE = 20_000


class _State(NamedTuple):
    version: Version
    words: CommonWords | None


class _Kept:
    lock = Lock()
    state = _State(Version("", 0), None)


def common_words(session: Session, *, version: Version | None = None) -> CommonWords | None:
    """Give them as of this moment, or at least of a version read a moment ago.

    None for a small shop, and for a transaction that sees what nobody else does yet.
    """
    now = version or catalogue_version(session)
    if now is None or session.info.get("writing"):
        return None
    kept = _Kept.state
    if kept.version.epoch == now.epoch and kept.version.number >= now.number:
        return kept.words
    with _Kept.lock:
        _Kept.state = _caught_up(session, _Kept.state, now)
        return _Kept.state.words


def _caught_up(session: Session, before: _State, now: Version) -> _State:
    """Read what has changed since; another database is read from the beginning."""
    is_other = before.version.epoch != now.epoch
    if not is_other and before.version.number >= now.number:
        return before
    words, since = before.words, before.version.number
    if is_other or words is None:
        words, since = _begun(session), 0
    if words is not None:
        for texts in _texts(session, since=since):
            words = words.changed(texts)
    return _State(now, words)


def _begun(session: Session) -> CommonWords | None:
    """Choose the words by a sample of the documents, evenly over their ids."""
    last = session.scalar(select(func.max(SearchDocument.product_id))) or 0
    if last < SMALL:
        return None
    columns = (SearchDocument.title, SearchDocument.near)
    step = 1 + last // SAMPLE
    rows = select(*columns).where(SearchDocument.product_id % step == 0)
    return CommonWords.of(often_met((title, near) for title, near in session.execute(rows)))


def _texts(session: Session, *, since: int) -> Iterator[list[Text]]:
    """Read by parts; what was taken off sale comes without words."""
    document = SearchDocument
    rows = (
        select(Listed.product_id, document.quality, document.title, document.near)
        .outerjoin(document, document.product_id == Listed.product_id)
        .where(Listed.version > since)
        .order_by(Listed.product_id)
        .limit(AT_ONCE)
    )
    last = 0
    while found := session.execute(rows.where(Listed.product_id > last)).all():
        yield [
            Text(id_, good or 0, title or "", near or "")
            for id_, good, title, near in found
        ]
        last = found[-1][0]
