"""The lists of the shop as they are now, kept in the memory of the process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, cast, func, select, type_coerce
from sqlalchemy.orm import Session

from store.catalog.facets import Labels, Title
from store.catalog.index import COLUMNS, Columns, Index
from store.catalog.models import Attribute, Collection, FacetValue, Listed
from store.catalog.queries.version import Version, catalogue_version
from store.catalog.rules import Rule

DATABASES = 2  # a process serves one; tests and restores open another
AT_ONCE = 50_000


@dataclass(frozen=True)
class Lists:
    """One state of the catalogue: its index, what its facets are called, and its rules.

    `rules` are those of the collections that customers see, by slug.
    """

    version: Version
    index: Index
    labels: Labels
    rules: Mapping[str, Rule] = field(default_factory=dict)


class _Kept:
    lock = Lock()
    by_epoch: OrderedDict[str, Lists] = OrderedDict()  # noqa: RUF012 shared on purpose


NOTHING = Lists(Version("", 0), Index.of(Columns.of([])), Labels({}, {}, {}))


def index_now(session: Session, *, version: Version | None = None) -> Lists:
    """Give the lists at this moment, or at least at a version read a moment ago.

    What a transaction has written but not committed is seen in it, and kept nowhere.
    """
    now = version or catalogue_version(session)
    if now is None:
        return NOTHING
    kept = _Kept.by_epoch.get(now.epoch, NOTHING)
    if kept.version.number >= now.number:
        return kept
    if session.info.get("writing"):
        return _caught_up(session, kept, now)
    with _Kept.lock:
        return _kept(session, now)


def _kept(session: Session, now: Version) -> Lists:
    """Keep the newest state; another thread may have brought it meanwhile."""
    before = _Kept.by_epoch.get(now.epoch, NOTHING)
    if before.version.number >= now.number:
        return before
    lists = _caught_up(session, before, now)
    _Kept.by_epoch[now.epoch] = lists
    _Kept.by_epoch.move_to_end(now.epoch)
    while len(_Kept.by_epoch) > DATABASES:
        _Kept.by_epoch.popitem(last=False)
    return lists


def _caught_up(session: Session, before: Lists, now: Version) -> Lists:
    """Read what has changed since; what was taken off sale comes as not visible."""
    parts = list(_parts(session, since=before.version.number))
    index = before.index.changed(Columns.joined(parts))
    columns = (Collection.slug, Collection.name, Collection.rule)
    themes = session.execute(select(*columns, Collection.any_of, Collection.active)).all()
    labels = _labels(session, before.labels, {row.slug: row.name for row in themes})
    rules = {
        row.slug: Rule.read(row.rule, any_of=row.any_of)
        for row in themes
        if row.active and row.rule is not None
    }
    return Lists(now, index, labels, rules)


def _parts(session: Session, *, since: int) -> Iterator[Columns]:
    """Read by parts: a million rows at once would take a gigabyte for a moment."""
    rows = select(*_columns(session)).where(Listed.version > since)
    rows = rows.order_by(Listed.product_id).limit(AT_ONCE)
    last = 0
    while found := session.execute(rows.where(Listed.product_id > last)).all():
        yield Columns.of(found)
        if len(found) < AT_ONCE:
            break
        last = found[-1][0]


def _columns(session: Session) -> Sequence[ColumnElement[Any]]:
    """Give the index's columns as plain numbers: no amounts, no moments."""
    raw: dict[str, ColumnElement[Any]] = {
        "ids": Listed.product_id.expression,
        "category": Listed.category_id.expression,
        "price": type_coerce(Listed.price, BigInteger),
        "created": _seconds(session),
    }
    return [raw[name] if name in raw else getattr(Listed, name) for name in COLUMNS]


def _seconds(session: Session) -> ColumnElement[int]:
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.extract("epoch", Listed.created_at), BigInteger)
    return cast(func.strftime("%s", Listed.created_at), Integer)


def _labels(session: Session, before: Labels, themes: Mapping[str, str]) -> Labels:
    """Read the values that are new, and all names: there are few."""
    last = max(before.values, default=0)
    columns = (FacetValue.id, FacetValue.facet, FacetValue.value, FacetValue.swatch)
    new = session.execute(select(*columns).where(FacetValue.id > last))
    values = {id_: (facet, value, swatch) for id_, facet, value, swatch in new}
    titles = select(Attribute.key, Attribute.name, Attribute.position)
    labels = replace(
        before,
        titles={row.key: Title(row.name, row.position) for row in session.execute(titles)},
        collections=themes,
    )
    return replace(labels, values={**before.values, **values}) if values else labels
