"""Orders as the staff's list shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from store.orders.models import FulfilmentStatus, Order, OrderStatus
from store.web.pagination import Page

PER_PAGE = 25


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
    """What the list is asked for."""

    tab: Tab = Tab.TO_SEND
    words: str = ""
    page: int = 1


def orders_for_staff(session: Session, search: OrderSearch) -> Page[Order]:
    """Give one page of orders with their lines: to send by promise, others newest first."""
    rows = select(Order).where(CONDITIONS[search.tab], _matches(search.words))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    number = last_page(search.page, total)
    shown = _sorted(rows, search.tab).options(selectinload(Order.lines))
    found = session.scalars(shown.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(found, number, total, PER_PAGE)


def last_page(number: int, total: int) -> int:
    """Give the page asked for, or the last one there is."""
    return min(number, max(1, -(-total // PER_PAGE)))


def order_counts(session: Session, *, words: str = "") -> dict[Tab, int]:
    """Count the orders under each tab, in one query."""
    figures = [
        func.count(Order.id).filter(condition).label(tab.name.lower())
        for tab, condition in CONDITIONS.items()
    ]
    row = session.execute(select(*figures).where(_matches(words))).one()
    return dict(zip(CONDITIONS, row, strict=True))


def _matches(words: str) -> ColumnElement[bool]:
    """Find by number, e-mail address or name."""
    if not words:
        return true()
    return or_(
        Order.number.icontains(words, autoescape=True),
        Order.email.icontains(words, autoescape=True),
        Order.name.icontains(words, autoescape=True),
    )


def _sorted(rows: Select[Order], tab: Tab) -> Select[Order]:
    if tab == Tab.TO_SEND:
        return rows.order_by(Order.promised_from, Order.id)
    return rows.order_by(Order.id.desc())
