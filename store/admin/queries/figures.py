"""The figures of the staff's first page, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from store.admin.queries.orders import TO_SEND
from store.admin.queries.questions import WAITING as QUESTIONS_WAITING
from store.admin.queries.quotes import CONDITIONS, QuoteTab
from store.admin.queries.reviews import WAITING as REVIEWS_WAITING
from store.catalog.models import Product, ProductStatus, StockLevel, Variant
from store.infra.outbox import dead_letters
from store.kernel.clock import IST
from store.kernel.money import Money
from store.orders.models import Order, OrderStatus
from store.production.due import due_before
from store.production.models import PrintJob, PrintStatus
from store.quotes.models import Quote
from store.reviews.models import Question, Review

LOW_STOCK = 5  # pieces left at which a variant is worth a look
LATE_SHOWN = 12
WAITING = CONDITIONS[QuoteTab.WAITING]
PRINTS_WAITING = and_(PrintJob.status == PrintStatus.QUEUED, PrintJob.stopped_at.is_(None))
Counted = Order | PrintJob | Quote | Review | Question
IS_LOW = (
    Variant.active.is_(True),
    StockLevel.on_hand - StockLevel.allocated <= LOW_STOCK,
)


@dataclass(frozen=True)
class Figures:
    """Counts of what waits for a person, and what was paid lately."""

    to_send: int
    prints_waiting: int
    prints_late: int
    quotes_waiting: int
    reviews_waiting: int
    questions_waiting: int
    payments_pending: int
    low_stock: int
    problems: int
    failed_work: int
    paid_today: Money
    paid_this_week: Money
    paid_last_week: Money


@dataclass(frozen=True)
class Late:
    """An order or a print whose time is over."""

    kind: str
    number: str
    what: str
    due_at: datetime


def figures(session: Session, *, at: datetime) -> Figures:
    """Count everything on the first page."""
    today = datetime.combine(at.astimezone(IST).date(), time.min, tzinfo=IST)
    week, fortnight = today - timedelta(days=6), today - timedelta(days=13)
    return Figures(
        to_send=_count(session, Order, TO_SEND),
        prints_waiting=_count(session, PrintJob, PRINTS_WAITING),
        prints_late=_count(session, PrintJob, _is_late_print(at)),
        quotes_waiting=_count(session, Quote, WAITING),
        reviews_waiting=_count(session, Review, REVIEWS_WAITING),
        questions_waiting=_count(session, Question, QUESTIONS_WAITING),
        payments_pending=_count(session, Order, Order.status == OrderStatus.PENDING),
        low_stock=_low_stock(session),
        problems=_count(session, Order, Order.needs_attention != ""),
        failed_work=len(dead_letters(session)),
        paid_today=_paid(session, since=today, until=at),
        paid_this_week=_paid(session, since=week, until=at),
        paid_last_week=_paid(session, since=fortnight, until=week),
    )


def late_things(session: Session, *, at: datetime) -> Sequence[Late]:
    """Give what should have been done by now, the oldest first."""
    found = [*_late_orders(session, at), *_late_prints(session, at)]
    return sorted(found, key=lambda late: late.due_at)[:LATE_SHOWN]


def _late_orders(session: Session, at: datetime) -> list[Late]:
    horizon = at.astimezone(IST).date() + timedelta(days=1)
    rows = select(Order).where(TO_SEND, Order.promised_from <= horizon)
    found = session.scalars(rows.order_by(Order.promised_from).limit(LATE_SHOWN))
    late = [
        Late("order", order.number, order.name, due_before(order.promised_from))
        for order in found
    ]
    return [order for order in late if order.due_at < at]


def _late_prints(session: Session, at: datetime) -> list[Late]:
    rows = (
        select(PrintJob)
        .where(_is_late_print(at))
        .order_by(PrintJob.due_at)
        .limit(LATE_SHOWN)
    )
    return [
        Late("print", job.number, job.title, job.due_at) for job in session.scalars(rows)
    ]


def _is_late_print(at: datetime) -> ColumnElement[bool]:
    unmade = and_(PrintJob.status != PrintStatus.DONE, PrintJob.stopped_at.is_(None))
    return and_(unmade, PrintJob.due_at < at)


def _count(session: Session, kind: type[Counted], condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(kind.id)).where(condition)) or 0


def _low_stock(session: Session) -> int:
    """Count the products that have a variant with little left."""
    rows = (
        select(func.count(Variant.product_id.distinct()))
        .join(Product)
        .join(StockLevel)
        .where(Product.status == ProductStatus.ACTIVE, *IS_LOW)
    )
    return session.scalar(rows) or 0


def _paid(session: Session, *, since: datetime, until: datetime) -> Money:
    row = select(func.sum(Order.total)).where(Order.paid_at >= since, Order.paid_at < until)
    return session.scalar(row) or Money.zero()
