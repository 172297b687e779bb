"""Customers: how many bought, who came for the first time, and who came back.

A customer is who orders under one e-mail address, however it is spelled. Nobody is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, case, func, select, type_coerce
from sqlalchemy.orm import Session

from store.admin.charts import Chart, Point, chart
from store.admin.periods import Period
from store.admin.queries.reports.days import IndianDay, day_of, within
from store.admin.queries.reports.shape import (
    Column,
    Kind,
    Report,
    Row,
    bucket,
    part_of,
)
from store.kernel.money import Money
from store.orders.models import Order

NOTE = (
    "Whoever pays a first order is new on that day, and returns with every later one. "
    "Amounts are of paid orders, before what was given back."
)
COLUMNS = (
    Column("Period"),
    Column("Customers", Kind.COUNT),
    Column("New", Kind.COUNT),
    Column("Returning", Kind.COUNT),
    Column("Returning share", Kind.SHARE),
    Column("Orders", Kind.COUNT),
    Column("Paid by new", Kind.MONEY),
    Column("Paid by returning", Kind.MONEY),
)
WHO = case((Order.person != "", Order.person), else_=func.lower(Order.email))


@dataclass
class Bought:
    """Who bought in some days; a customer who was new in them is not returning in them."""

    everybody: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    orders: int = 0
    by_new: Money = field(default_factory=Money.zero)
    by_returning: Money = field(default_factory=Money.zero)

    @property
    def returning(self) -> int:
        return len(self.everybody) - len(self.new)


def customers_report(session: Session, period: Period) -> Report:
    """Give how many customers were new and how many came back, by groups of days."""
    whole = Bought()
    groups = {start: Bought() for start in period.starts()}
    for day, who, first_day, orders, paid in session.execute(_orders(period)):
        is_new = day == first_day
        for bought in (groups[period.by.start(day_of(day))], whole):
            _count(bought, who, orders, Money(int(paid)), is_new=is_new)
    return Report(
        title="Customers",
        note=NOTE,
        columns=COLUMNS,
        rows=[_row(bucket(start, period.by), each) for start, each in groups.items()],
        totals=_row("All", whole),
        charts=[_chart(groups, period)],
        asides={
            "Customers": f"{len(whole.everybody):,}",
            "New": f"{len(whole.new):,}",
            "Returning": f"{whole.returning:,}",
        },
    )


def _orders(period: Period) -> Select[Any]:
    """Ask for the paid orders of each customer and day, with the day of their first."""
    here = select(WHO.label("who")).where(within(Order.paid_at, period)).distinct()
    first = (
        select(WHO.label("who"), func.min(IndianDay(Order.paid_at)).label("day"))
        .where(Order.paid_at.is_not(None), WHO.in_(here))
        .group_by(WHO)
        .subquery("first")
    )
    day = IndianDay(Order.paid_at)
    paid = func.sum(type_coerce(Order.total, BigInteger))
    return (
        select(day, WHO, first.c.day, func.count(), paid)
        .join(first, first.c.who == WHO)
        .where(within(Order.paid_at, period))
        .group_by(day, WHO, first.c.day)
    )


def _count(bought: Bought, who: str, orders: int, paid: Money, *, is_new: bool) -> None:
    bought.everybody.add(who)
    bought.orders += orders
    if is_new:
        bought.new.add(who)
        bought.by_new += paid
    else:
        bought.by_returning += paid


def _row(name: str, each: Bought) -> Row:
    everybody = len(each.everybody)
    return (
        name,
        everybody,
        len(each.new),
        each.returning,
        part_of(each.returning, everybody),
        each.orders,
        each.by_new,
        each.by_returning,
    )


def _chart(groups: dict[date, Bought], period: Period) -> Chart:
    points = [
        Point(bucket(start, period.by), len(each.everybody), f"{len(each.everybody):,}")
        for start, each in groups.items()
    ]
    title = f"Customers who bought, by the {period.by}"
    return chart(title, points, unit="customers", name="Customers")
