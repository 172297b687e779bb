"""Sales: orders whose money came in a period, less what went back in it.

An order counts on the day all its money was there, with everything it costs: GST, delivery,
and what gift cards paid. A refund counts on the day it went out. Money that came beyond an
order's total, and went back, was never a sale: it counts neither way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import Session

from store.admin.charts import Chart, Point, chart, in_rupees
from store.admin.periods import Period
from store.admin.queries.reports.days import IndianDay, day_of, within
from store.admin.queries.reports.shape import (
    Column,
    Kind,
    Report,
    bucket,
    part_of,
    share,
)
from store.kernel.money import Money
from store.orders.models import Order
from store.payments.models import Refund, RefundLine, RefundState

NOTE = (
    "Orders count on the day all their money was there, with GST and delivery; "
    "refunds on the day they went out."
)
COLUMNS = (
    Column("Period"),
    Column("Orders", Kind.COUNT),
    Column("Paid", Kind.MONEY),
    Column("Given back", Kind.MONEY),
    Column("Sales", Kind.MONEY),
    Column("Average order", Kind.MONEY),
)
RUPEE = 100


@dataclass(frozen=True)
class Sales:
    """What some days brought."""

    orders: int = 0
    paid: Money = field(default_factory=Money.zero)
    given_back: Money = field(default_factory=Money.zero)

    @property
    def net(self) -> Money:
        return self.paid - self.given_back

    @property
    def average(self) -> Money | None:
        return self.paid.ratio(1, self.orders) if self.orders else None

    def __add__(self, other: Sales) -> Sales:
        return Sales(
            self.orders + other.orders,
            self.paid + other.paid,
            self.given_back + other.given_back,
        )


class Back(NamedTuple):
    """One line of a refund that lowers the sales of its day."""

    day: date
    order_line_id: int | None
    is_delivery: bool
    quantity: int
    amount: Money


class Change(NamedTuple):
    """Sales beside those of the period before."""

    now: Sales
    before: Sales

    @property
    def words(self) -> str:
        """Say how much more or less: "+12.5 % on ₹12,000.00"."""
        was = self.before.net
        if was <= Money.zero():
            return f"{was} before"
        risen = part_of((self.now.net - was).minor, was.minor) or 0
        return f"{'+' if risen >= 0 else ''}{share(risen)} on {was}"


def sales_by_day(session: Session, period: Period) -> dict[date, Sales]:
    """Give what each day of a period brought; days without anything are not there."""
    found: defaultdict[date, Sales] = defaultdict(Sales)
    for day, orders, paid in session.execute(_paid_by_day(period)):
        found[day_of(day)] += Sales(orders, Money(int(paid)))
    for back in given_back(session, period):
        found[back.day] += Sales(given_back=back.amount)
    return dict(found)


def sales_in(days: Mapping[date, Sales], period: Period) -> Sales:
    """Sum up the days of a period."""
    return _sum(sales for day, sales in days.items() if period.holds(day))


def change(days: Mapping[date, Sales], period: Period) -> Change:
    """Compare a period with the one before; the days hold both."""
    return Change(sales_in(days, period), sales_in(days, period.before))


def given_back(session: Session, period: Period) -> list[Back]:
    """Give the lines of refunds that went out in a period and lower its sales."""
    rows = _lines_back().where(within(Refund.settled_at, period))
    lines = session.execute(rows).all()
    unsold = _unsold(session, {line.order_id for line in lines if line.beyond > 0})
    return [
        Back(
            day_of(line.day),
            line.order_line_id,
            line.is_delivery,
            line.quantity,
            line.amount - unsold.get(line.id, Money.zero()),
        )
        for line in lines
    ]


def sales_report(session: Session, period: Period) -> Report:
    """Give the sales of each group of days, beside those of the period before."""
    both = Period(period.before.first, period.last, period.by)
    days = sales_by_day(session, both)
    groups = _grouped(days, period)
    compared = change(days, period)
    total = compared.now
    return Report(
        title="Sales",
        note=NOTE,
        columns=COLUMNS,
        rows=[(bucket(start, period.by), *_cells(sold)) for start, sold in groups.items()],
        totals=("All", *_cells(total)),
        charts=[sales_chart(days, period)],
        asides={
            "Sales": str(total.net),
            "Against the period before": compared.words,
            "Orders": f"{total.orders:,}, after {compared.before.orders:,}",
            "Average order": str(total.average or "none"),
        },
    )


def sales_chart(days: Mapping[date, Sales], period: Period) -> Chart:
    """Draw the sales of each group of days; of equal days, those before as a line."""
    now = _grouped(days, period)
    before = list(_grouped(days, period.before).values())
    beside = before if len(before) == len(now) else [None] * len(now)
    points = [
        _point(bucket(start, period.by), sold, was)
        for (start, sold), was in zip(now.items(), beside, strict=True)
    ]
    return chart(
        f"Sales by the {period.by}",
        points,
        unit="rupees, with GST and delivery",
        name="Sales",
        tick=in_rupees,
        least=RUPEE,
        before="Before" if len(before) == len(now) else "",
        sign="₹",
        zooms=True,
    )


def _paid_by_day(period: Period) -> Select[str, int, int]:
    day = IndianDay(Order.paid_at)
    total = func.sum(type_coerce(Order.total, BigInteger))
    rows = select(day, func.count(), total).where(within(Order.paid_at, period))
    return rows.group_by(day)


def _lines_back() -> Select[*tuple[Any, ...]]:
    """Ask for the lines of refunds that went out of orders that were sold.

    `beyond` is what came for the order over its total.
    """
    came = type_coerce(Order.captured, BigInteger) + type_coerce(
        Order.gift_total, BigInteger
    )
    return (
        select(
            RefundLine.id,
            RefundLine.order_line_id,
            RefundLine.is_delivery,
            RefundLine.quantity,
            RefundLine.amount,
            Refund.order_id,
            IndianDay(Refund.settled_at).label("day"),
            (came - type_coerce(Order.total, BigInteger)).label("beyond"),
        )
        .join(Refund, Refund.id == RefundLine.refund_id)
        .join(Order, Order.id == Refund.order_id)
        .where(Refund.state == RefundState.SUCCEEDED, Order.paid_at.is_not(None))
        .order_by(Refund.settled_at, RefundLine.id)
    )


def _unsold(session: Session, order_ids: Collection[int]) -> dict[int, Money]:
    """Give, by line, what only took back money that came beyond an order's total.

    Lines that name nothing bought take that money first, the oldest before others.
    """
    if not order_ids:
        return {}
    loose = RefundLine.order_line_id.is_(None) & RefundLine.is_delivery.is_(False)
    rows = _lines_back().where(Refund.order_id.in_(order_ids), loose)
    left: dict[int, Money] = {}
    found = {}
    for line in session.execute(rows):
        rest = left.get(line.order_id, Money(line.beyond))
        found[line.id] = min(line.amount, rest)
        left[line.order_id] = rest - found[line.id]
    return found


def _grouped(days: Mapping[date, Sales], period: Period) -> dict[date, Sales]:
    found = dict.fromkeys(period.starts(), Sales())
    for day, sold in days.items():
        if period.holds(day):
            found[period.by.start(day)] += sold
    return found


def _sum(sales: Iterable[Sales]) -> Sales:
    return sum(sales, start=Sales())


def _cells(sold: Sales) -> Sequence[int | Money | None]:
    return (sold.orders, sold.paid, sold.given_back, sold.net, sold.average)


def _point(label: str, sold: Sales, was: Sales | None) -> Point:
    before = (was.net.minor, str(was.net)) if was else (None, "")
    return Point(label, sold.net.minor, str(sold.net), *before)
