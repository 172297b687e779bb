"""Promotions: what each took off paid orders, and what those orders brought."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import Session

from store.admin.periods import Period
from store.admin.queries.reports.days import within
from store.admin.queries.reports.shape import Column, Kind, Report, part_of
from store.kernel.money import Money
from store.orders.models import Order, OrderDiscount

NOTE = (
    "What was taken off orders paid in these days. An order with two promotions counts at "
    "both, and once in the sum of none: what orders brought is not summed."
)
COLUMNS = (
    Column("Promotion"),
    Column("Code"),
    Column("Orders", Kind.COUNT),
    Column("Taken off", Kind.MONEY),
    Column("The orders brought", Kind.MONEY),
    Column("Taken off, share", Kind.SHARE),
)


def promotions_report(session: Session, period: Period) -> Report:
    """Give what each promotion and code took off, the most first."""
    rows = []
    for label, code, orders, taken, brought in session.execute(_taken_off(period)):
        off, total = Money(int(taken)), Money(int(brought))
        part = part_of(off.minor, (off + total).minor)
        rows.append((label, code or "by itself", orders, off, total, part))
    off = Money.total(row[3] for row in rows)
    return Report(
        title="Promotions",
        note=NOTE,
        columns=COLUMNS,
        rows=rows,
        totals=("All", "", None, off, None, None),
    )


def _taken_off(period: Period) -> Select[Any]:
    """Ask for each promotion and code; of an order it counts once, with all its lines."""
    of_order = (
        select(
            OrderDiscount.promotion_id,
            OrderDiscount.code,
            func.max(OrderDiscount.label).label("label"),
            func.sum(type_coerce(OrderDiscount.amount, BigInteger)).label("taken"),
            type_coerce(Order.total, BigInteger).label("total"),
        )
        .join(Order, Order.id == OrderDiscount.order_id)
        .where(within(Order.paid_at, period))
        .group_by(OrderDiscount.promotion_id, OrderDiscount.code, Order.id, Order.total)
        .subquery("of_order")
    )
    taken = func.sum(of_order.c.taken)
    return (
        select(
            func.max(of_order.c.label),
            of_order.c.code,
            func.count(),
            taken,
            func.sum(of_order.c.total),
        )
        .group_by(of_order.c.promotion_id, of_order.c.code)
        .order_by(taken.desc(), of_order.c.code)
    )
