"""Payments and disputes as the staff's lists show them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store.admin.queries.orders import last_page
from store.orders.models import Order, OrderStatus
from store.payments.models import OFFLINE, Dispute, Payment, PaymentState
from store.payments.models.disputes import OVER
from store.web.pagination import Page

PER_PAGE = 25


class PaymentTab(StrEnum):
    """The lists of the page."""

    AWAITED = "awaited"
    PAYMENTS = "payments"
    DISPUTES = "disputes"


IS_AWAITED = (
    (Payment.provider == OFFLINE)
    & (Payment.state == PaymentState.OPEN)
    & Order.status.in_((OrderStatus.PENDING, OrderStatus.PLACED))
)


@dataclass(frozen=True)
class Paid:
    """A payment or a dispute with its order's number and name."""

    what: Any
    number: str
    name: str


def payments_for_staff(session: Session, *, awaited: bool, page: int) -> Page[Paid]:
    """Give one page of payments: those awaited by their day, others newest first."""
    rows = select(Payment, Order.number, Order.name).join(Order)
    if awaited:
        rows = rows.where(IS_AWAITED).order_by(Payment.expires_at, Payment.id)
    else:
        rows = rows.order_by(Payment.id.desc())
    return _page(session, rows, page)


def disputes_for_staff(session: Session, *, page: int) -> Page[Paid]:
    """Give one page of disputes, those that are open first."""
    rows = select(Dispute, Order.number, Order.name).join(Order)
    return _page(session, rows.order_by(Dispute.state.in_(OVER), Dispute.id.desc()), page)


def _page(session: Session, rows: Select[*tuple[Any, ...]], page: int) -> Page[Paid]:
    total = _count(session, rows)
    number = last_page(page, total)
    found = session.execute(rows.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page([Paid(*row) for row in found], number, total, PER_PAGE)


def _count(session: Session, rows: Select[*tuple[Any, ...]]) -> int:
    counted = select(func.count()).select_from(rows.order_by(None).subquery())
    return session.scalar(counted) or 0
