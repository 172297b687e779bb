"""Orders as the staff's list shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from store.orders.models import FulfilmentStatus, Order, OrderStatus
from store.web.pagination import Page

PER_PAGE = 25
NEWEST = 10


class Tab(StrEnum):
    """The saved views of the list."""

    TO_PAY = "to-pay"
    TO_SEND = "to-send"
    SENT = "sent"
    PROBLEM = "problem"
    ALL = "all"


TO_SEND = and_(
    Order.status == OrderStatus.PLACED,
    Order.fulfilment_status == FulfilmentStatus.UNFULFILLED,
)
CONDITIONS: Mapping[Tab, ColumnElement[bool]] = {
    Tab.TO_PAY: Order.status == OrderStatus.PENDING,
    Tab.TO_SEND: TO_SEND,
    Tab.SENT: Order.fulfilment_status != FulfilmentStatus.UNFULFILLED,
    Tab.PROBLEM: Order.needs_attention != "",
    Tab.ALL: true(),
}


@dataclass(frozen=True)
class OrderSearch:
    """What the list is asked for; `addresses` lets it be found by e-mail address."""

    tab: Tab = Tab.TO_SEND
    words: str = ""
    page: int = 1
    addresses: bool = True


def orders_for_staff(session: Session, search: OrderSearch) -> Page[Order]:
    """Give one page of orders with their lines: to send by promise, others newest first."""
    matches = _matches(search.words, addresses=search.addresses)
    rows = select(Order).where(CONDITIONS[search.tab], matches)
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    number = last_page(search.page, total)
    shown = _sorted(rows, search.tab).options(selectinload(Order.lines))
    found = session.scalars(shown.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(found, number, total, PER_PAGE)


def last_page(number: int, total: int) -> int:
    """Give the page asked for, or the last one there is."""
    return min(number, max(1, -(-total // PER_PAGE)))


def orders_of_customer(session: Session, customer_id: int) -> Sequence[Order]:
    """Give a customer's newest orders."""
    rows = select(Order).where(Order.customer_id == customer_id)
    return session.scalars(rows.order_by(Order.id.desc()).limit(NEWEST)).all()


def order_counts(
    session: Session, *, words: str = "", addresses: bool = True
) -> dict[Tab, int]:
    """Count the orders under each tab, in one query."""
    figures = [
        func.count(Order.id).filter(condition).label(tab.name.lower())
        for tab, condition in CONDITIONS.items()
    ]
    matches = _matches(words, addresses=addresses)
    row = session.execute(select(*figures).where(matches)).one()
    return dict(zip(CONDITIONS, row, strict=True))


def _matches(words: str, *, addresses: bool) -> ColumnElement[bool]:
    """Find by number or name, and by e-mail address for who may know addresses."""
    if not words:
        return true()
    columns = [Order.number, Order.name, *([Order.email] if addresses else [])]
    return or_(*(column.icontains(words, autoescape=True) for column in columns))


def _sorted(rows: Select[Order], tab: Tab) -> Select[Order]:
    if tab == Tab.TO_SEND:
        return rows.order_by(Order.promised_from, Order.id)
    return rows.order_by(Order.id.desc())
