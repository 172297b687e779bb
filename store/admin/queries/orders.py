"""Orders as the staff's list shows them: a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from store.admin.queries.orders_asked import OrderSearch, Tab
from store.infra.db import planned_anew
from store.kernel.clock import IST
from store.orders.models import FulfilmentStatus, Order, OrderLine, OrderStatus, OrderTag
from store.orders.queries.desk import tags_of
from store.production.due import due_before
from store.production.models import PrintJob, PrintStatus

PER_PAGE = 25
NEWEST = 10
MOST_COUNTED = 1000  # what is more is told as "1,000+"
BATCH = 500
Batch = tuple[Sequence[Order], Mapping[int, list[str]]]

OPEN = and_(
    Order.status == OrderStatus.PLACED,
    Order.fulfilment_status == FulfilmentStatus.UNFULFILLED,
)
# A print that the workshop has not heard of yet is to be made too.
HAS_PRINTS_TO_MAKE = exists(
    select(OrderLine.id)
    .outerjoin(PrintJob, PrintJob.order_line_id == OrderLine.id)
    .where(
        OrderLine.order_id == Order.id,
        OrderLine.quote_id.is_not(None),
        or_(
            PrintJob.id.is_(None),
            and_(PrintJob.status != PrintStatus.DONE, PrintJob.stopped_at.is_(None)),
        ),
    )
    .correlate(Order)
)
TO_SEND = and_(OPEN, not_(HAS_PRINTS_TO_MAKE))
SORTED: Mapping[str, InstrumentedAttribute[Any]] = {
    "placed": Order.id,
    "promised": Order.promised_from,
    "total": Order.total,
    "customer": Order.name,
}


@dataclass(frozen=True)
class Listing:
    """One page of a list: its orders with their lines, and the tags of each.

    `before` and `after` are the numbers that the pages beside it are asked for by;
    `matching` counts the whole list as far as `MOST_COUNTED`.
    """

    rows: Sequence[Order]
    tags: Mapping[int, list[str]]
    matching: int
    before: str = ""
    after: str = ""

    @property
    def is_counted(self) -> bool:
        return self.matching < MOST_COUNTED


def orders_for_staff(
    session: Session, search: OrderSearch, counts: Mapping[Tab, int], *, at: datetime
) -> Listing:
    """Give one page of orders with their lines and tags."""
    # How rare a word is decides how it is looked for.
    with planned_anew(session) if search.words else nullcontext():
        return _listing(session, search, counts, at=at)


def order_counts(session: Session, *, at: datetime) -> dict[Tab, int]:
    """Count the orders of each tab as far as `MOST_COUNTED`, in one statement."""
    row = session.execute(select(*(_capped(_of_tab(tab, at)) for tab in Tab))).one()
    return dict(zip(Tab, row, strict=True))


def ids_matching(search: OrderSearch, *, at: datetime) -> Select[Any]:
    """Give the ids of a whole list, for what is done to all of it."""
    return select(Order.id).where(matching(search, at=at))


def count_matching(session: Session, search: OrderSearch, *, at: datetime) -> int:
    """Count a whole list to its end: for the last question before something is done."""
    rows = select(func.count(Order.id)).where(matching(search, at=at))
    return session.scalar(rows) or 0


def whole_list(
    session: Session, search: OrderSearch, *, at: datetime, most: int
) -> Sequence[Order]:
    """Give the first orders of a list with their lines, in its order."""
    rows = select(Order).where(matching(search, at=at)).options(selectinload(Order.lines))
    start = replace(search, size=most - 1, after="", before="")
    return _page(session, rows, start)


def in_batches(session: Session, search: OrderSearch, *, at: datetime) -> Iterator[Batch]:
    """Give a whole list with its tags, some hundred orders at a time."""
    rows = select(Order).where(matching(search, at=at)).options(selectinload(Order.lines))
    here = replace(search, size=BATCH, after="", before="")
    while True:
        found = _page(session, rows, here)
        shown = found[:BATCH]
        yield shown, tags_of(session, [order.id for order in shown])
        if len(found) <= BATCH:
            return
        here = replace(here, after=shown[-1].number)
        session.expunge_all()


def orders_numbered(session: Session, numbers: Sequence[str]) -> Sequence[Order]:
    """Give chosen orders with their lines, in the order they were named."""
    rows = select(Order).where(Order.number.in_(numbers)).options(selectinload(Order.lines))
    found = {order.number: order for order in session.scalars(rows)}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def ways_in_use(session: Session) -> Sequence[tuple[str, str]]:
    """Give the ways of delivery of lately, as (code, name), for the list's filter."""
    columns = (Order.delivery_method, Order.delivery_label)
    newest = select(*columns).order_by(Order.id.desc()).limit(MOST_COUNTED).subquery()
    code, name = newest.c
    rows = select(code, func.max(name)).group_by(code).order_by(code)
    return [(code, name) for code, name in session.execute(rows)]


def _listing(
    session: Session, search: OrderSearch, counts: Mapping[Tab, int], *, at: datetime
) -> Listing:
    rows = select(Order).where(matching(search, at=at)).options(selectinload(Order.lines))
    found = _page(session, rows, search)
    shown, is_more = found[: search.size], len(found) > search.size
    backwards = bool(search.before) and not search.after
    if backwards:
        shown = shown[::-1]
    has_next = bool(shown) and (is_more or backwards)
    has_previous = bool(shown) and (is_more if backwards else bool(search.after))
    is_whole = not (is_more or search.after or search.before)
    return Listing(
        rows=shown,
        tags=tags_of(session, [order.id for order in shown]),
        matching=len(shown) if is_whole else _counted(session, search, counts, at=at),
        before=shown[0].number if has_previous else "",
        after=shown[-1].number if has_next else "",
    )


def _counted(
    session: Session, search: OrderSearch, counts: Mapping[Tab, int], *, at: datetime
) -> int:
    """Count a list as far as `MOST_COUNTED`; that of a tab alone is counted already."""
    if not search.filters:
        return counts[search.tab]
    return session.scalar(select(_capped(matching(search, at=at)))) or 0


def last_page(number: int, total: int) -> int:
    """Give the page asked for, or the last one there is."""
    return min(number, max(1, -(-total // PER_PAGE)))


def orders_of_customer(session: Session, customer_id: int) -> Sequence[Order]:
    """Give a customer's newest orders."""
    rows = select(Order).where(Order.customer_id == customer_id)
    return session.scalars(rows.order_by(Order.id.desc()).limit(NEWEST)).all()


def is_late(at: datetime) -> ColumnElement[bool]:
    """What should have left by now: it was promised for a day that it cannot make."""
    return and_(OPEN, Order.promised_from <= latest_late(at))


def latest_late(at: datetime) -> date:
    """Give the last promised day whose time to leave is over."""
    day = at.astimezone(IST).date() + timedelta(days=2)
    while due_before(day) >= at:
        day -= timedelta(days=1)
    return day


def matching(search: OrderSearch, *, at: datetime) -> ColumnElement[bool]:
    """What an order has to be for a list."""
    return and_(_of_tab(search.tab, at), *_narrowed(search), _found_by(search))


def _of_tab(tab: Tab, at: datetime) -> ColumnElement[bool]:
    conditions: Mapping[Tab, ColumnElement[bool]] = {
        Tab.ALL: true(),
        Tab.TO_PAY: Order.status == OrderStatus.PENDING,
        Tab.TO_PRINT: and_(OPEN, HAS_PRINTS_TO_MAKE),
        Tab.TO_SEND: TO_SEND,
        Tab.LATE: is_late(at),
        Tab.PROBLEM: Order.needs_attention != "",
        Tab.SENT: Order.fulfilment_status != FulfilmentStatus.UNFULFILLED,
    }
    return conditions[tab]


def _narrowed(search: OrderSearch) -> Iterator[ColumnElement[bool]]:
    equal = (
        (Order.status, search.state),
        (Order.payment_status, search.payment),
        (Order.fulfilment_status, search.sent),
        (Order.payment_method, search.way),
        (Order.delivery_method, search.delivery),
    )
    yield from (column == word for column, word in equal if word)
    if search.tag:
        tagged = select(OrderTag.order_id).where(OrderTag.word == search.tag)
        yield Order.id.in_(tagged)
    if search.since:
        yield Order.placed_at >= _midnight(search.since)
    if search.until:
        yield Order.placed_at < _midnight(search.until) + timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=IST)


def _found_by(search: OrderSearch) -> ColumnElement[bool]:
    """Find by number, name or tracking, and by e-mail for who may know addresses."""
    if not search.words:
        return true()
    columns = [Order.number, Order.name, Order.tracking]
    columns += [Order.email] if search.addresses else []
    return or_(*(column.icontains(search.words, autoescape=True) for column in columns))


def _capped(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    some = select(literal(1)).select_from(Order).where(condition).limit(MOST_COUNTED)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _page(session: Session, rows: Select[Any], search: OrderSearch) -> Sequence[Order]:
    """Give one order more than a page, from the place in the list on."""
    backwards = bool(search.before) and not search.after
    falling = search.is_falling is not backwards
    column = SORTED[search.by]
    place = _place(session, search.after or search.before, column)
    if place is not None:
        keys = tuple_(column, Order.id)
        there = tuple_(literal(place[0], column.type), literal(place[1], Order.id.type))
        rows = rows.where(keys < there if falling else keys > there)
    order_by = (column.desc(), Order.id.desc()) if falling else (column, Order.id)
    return session.scalars(rows.order_by(*order_by).limit(search.size + 1)).all()


def _place(
    session: Session, number: str, column: InstrumentedAttribute[Any]
) -> tuple[Any, int] | None:
    """Give where an order stands in a list; nothing for no number, or one unknown."""
    if not number:
        return None
    row = session.execute(select(column, Order.id).where(Order.number == number)).first()
    return (row[0], row[1]) if row else None
