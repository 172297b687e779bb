"""What the rule of a collection finds, in the numbers of the lists as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from store.catalog.facets import COLLECTION, Labels
from store.catalog.index import Clause, Found, Ruled, Wanted, found
from store.catalog.queries.index import index_now
from store.catalog.queries.search import hits_for
from store.catalog.queries.version import Version
from store.catalog.rules import (
    ADDED,
    CATEGORY,
    FEATURED,
    PRICE,
    RATING,
    STARS,
    STOCK,
    WORDS,
    Operator,
    Row,
    Rule,
)
from store.catalog.shelves import Shelves
from store.kernel import clock
from store.kernel.errors import Invalid
from store.kernel.money import Money

Alternatives = list[Row]

NOTHING = Wanted(categories=frozenset())
SWITCHED: Mapping[str, Wanted] = MappingProxyType(
    {STOCK: Wanted(in_stock=True), FEATURED: Wanted(featured=True)}
)


def found_by(session: Session, rule: Rule, shelves: Shelves, *, at: datetime) -> Found:
    """Find what a rule asks for, whether a collection has it yet or not."""
    lists = index_now(session)
    wanted = ruled(session, rule, shelves, lists.labels, at=at)
    return found(lists.index, Wanted(values=((COLLECTION, ()),), rules=(wanted,)))


def ruled(
    session: Session,
    rule: Rule,
    shelves: Shelves,
    labels: Labels,
    *,
    at: datetime,
    version: Version | None = None,
) -> Ruled:
    """Write a rule in numbers; what it names and is there no more finds nothing."""
    clauses = []
    for rows in _grouped(rule):
        first = rows[0]
        if first.field == WORDS:
            hits = hits_for(session, first.value, version=version)
            wanted = Wanted(hits=hits.ids)
        else:
            wanted = _wanted(rows, shelves, labels, at=at)
        clauses.append(Clause(wanted, first.operator.is_turned))
    return Ruled(tuple(clauses), rule.any_of)


def _grouped(rule: Rule) -> Iterator[Alternatives]:
    """Give rows that belong together: of one field, "is" this or that is one row."""
    together: dict[tuple[str, Operator], Alternatives] = {}
    for row in rule.rows:
        alone = row.field in {PRICE, ADDED, WORDS, RATING}
        if alone or row.operator.is_turned or rule.any_of:
            yield [row]
        else:
            together.setdefault((row.field, row.operator), []).append(row)
    yield from together.values()


def _wanted(
    rows: Alternatives, shelves: Shelves, labels: Labels, *, at: datetime
) -> Wanted:
    name, operator, value = rows[0]
    if name == CATEGORY:
        return _shelved(rows, shelves)
    if name in BOUNDED:
        return BOUNDED[name](operator, value, at)
    if name in SWITCHED:
        return SWITCHED[name]
    return Wanted(values=((name, labels.ids(name, [row.value for row in rows])),))


def _shelved(rows: Alternatives, shelves: Shelves) -> Wanted:
    found_shelves = (shelves.find(row.value) for row in rows)
    ids = [shelf.ids() for shelf in found_shelves if shelf]
    return Wanted(categories=frozenset[int]().union(*ids))


def _priced(operator: Operator, value: str, _at: datetime) -> Wanted:
    try:
        paise = Money.parse(value).minor
    except Invalid:
        return NOTHING
    return Wanted(low=paise) if operator is Operator.AT_LEAST else Wanted(high=paise)


def _rated(_operator: Operator, value: str, _at: datetime) -> Wanted:
    return Wanted(rating=int(value)) if value in STARS else NOTHING


def _added(operator: Operator, value: str, at: datetime) -> Wanted:
    """Count whole days of the shop's clock, so that a page is right for all of a day."""
    days = int(value) if value.isdigit() else 0
    today = datetime.combine(at.astimezone(clock.IST).date(), time.min, clock.IST)
    moment = int((today - timedelta(days=days)).timestamp())
    if operator is Operator.AT_MOST:
        return Wanted(since=moment)
    return Wanted(until=moment)


BOUNDED: Mapping[str, Callable[[Operator, str, datetime], Wanted]] = MappingProxyType(
    {PRICE: _priced, RATING: _rated, ADDED: _added}
)
