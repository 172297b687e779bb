"""Products: what each brought, less what of it was given back; it sums to the sales."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import Session

from store.admin.charts import Point, chart, in_rupees
from store.admin.periods import Period
from store.admin.queries.reports.days import within
from store.admin.queries.reports.sales import RUPEE, given_back
from store.admin.queries.reports.shape import Column, Kind, Report, Row, part_of
from store.kernel.money import Money
from store.orders.models import Order, OrderLine

NOTE = (
    "Pieces and amounts of paid orders after discounts, with GST, less what went back in "
    "these days. The sum is that of the sales."
)
COLUMNS = (
    Column("Product"),
    Column("Part number"),
    Column("Orders", Kind.COUNT),
    Column("Pieces", Kind.COUNT),
    Column("Paid", Kind.MONEY),
    Column("Pieces back", Kind.COUNT),
    Column("Given back", Kind.MONEY),
    Column("Sales", Kind.MONEY),
    Column("Share", Kind.SHARE),
)
PRINTS, DELIVERY, GOODWILL = "Prints of customers' models", "Delivery", "Goodwill"
DRAWN = 12
Found = defaultdict[str, "Sold"]  # by part number, and the rest by name


@dataclass
class Sold:
    """What became of one product."""

    title: str = ""
    orders: int = 0
    pieces: int = 0
    paid: Money = field(default_factory=Money.zero)
    pieces_back: int = 0
    back: Money = field(default_factory=Money.zero)

    @property
    def net(self) -> Money:
        return self.paid - self.back


def products_report(session: Session, period: Period) -> Report:
    """Give what each product brought, the most first; prints and delivery each as one."""
    found = sold_products(session, period)
    by_sales = sorted(found.items(), key=lambda each: (-each[1].net.minor, each[0]))
    whole = Money.total(sold.net for sold in found.values())
    drawn = [_point(sku, sold) for sku, sold in by_sales[:DRAWN] if sold.net > Money.zero()]
    best = chart(
        "Sales of what sold best",
        drawn,
        unit="rupees, with GST",
        name="Sales",
        tick=in_rupees,
        least=RUPEE,
    )
    return Report(
        title="Products",
        note=NOTE,
        columns=COLUMNS,
        rows=[_row(sku, sold, whole) for sku, sold in by_sales],
        totals=_row("", _sum(list(found.values())), whole, is_sum=True),
        charts=[best] if drawn else [],
    )


def sold_products(session: Session, period: Period) -> dict[str, Sold]:
    """Give what was sold and what went back, by part number; of others, by name."""
    found: Found = defaultdict(Sold)
    for title, sku, is_print, orders, pieces, paid in session.execute(_lines(period)):
        sold = _of(found, title, sku, is_print=is_print)
        sold.orders, sold.pieces = sold.orders + orders, sold.pieces + int(pieces)
        sold.paid += Money(int(paid))
    delivered = session.scalar(_delivered(period))
    if delivered:
        _named(found, DELIVERY).paid = Money(int(delivered))
    _take_back(session, period, found)
    return dict(found)


def _take_back(session: Session, period: Period, found: Found) -> None:
    back = given_back(session, period)
    ids = {each.order_line_id for each in back if each.order_line_id}
    lines = _lines_of(session, ids) if ids else {}
    for each in back:
        if not each.amount:
            continue
        if each.order_line_id:
            line = lines[each.order_line_id]
            sold = _of(found, line.title, line.sku, is_print=line.is_print)
        else:
            sold = _named(found, DELIVERY if each.is_delivery else GOODWILL)
        sold.pieces_back += each.quantity
        sold.back += each.amount


def _lines(period: Period) -> Select[*tuple[Any, ...]]:
    is_print = OrderLine.quote_id.is_not(None)
    title = func.max(OrderLine.title)
    paid = func.sum(type_coerce(OrderLine.total, BigInteger))
    orders = func.count(OrderLine.order_id.distinct())
    return (
        select(title, OrderLine.sku, is_print, orders, func.sum(OrderLine.quantity), paid)
        .join(Order, Order.id == OrderLine.order_id)
        .where(within(Order.paid_at, period))
        .group_by(OrderLine.sku, is_print)
    )


def _delivered(period: Period) -> Select[Any]:
    price = func.sum(type_coerce(Order.delivery_price, BigInteger))
    return select(price).where(within(Order.paid_at, period))


def _lines_of(session: Session, ids: set[int]) -> dict[int, OrderLine]:
    rows = select(OrderLine).where(OrderLine.id.in_(ids))
    return {line.id: line for line in session.scalars(rows)}


def _of(found: Found, title: str, sku: str, *, is_print: bool) -> Sold:
    if is_print:
        return _named(found, PRINTS)
    sold = found[sku]
    sold.title = sold.title or title
    return sold


def _named(found: Found, name: str) -> Sold:
    """Give what has no part number: its name stands for it."""
    sold = found[name]
    sold.title = name
    return sold


def _sum(every: list[Sold]) -> Sold:
    return Sold(
        "All",
        sum(sold.orders for sold in every),
        sum(sold.pieces for sold in every),
        Money.total(sold.paid for sold in every),
        sum(sold.pieces_back for sold in every),
        Money.total(sold.back for sold in every),
    )


def _row(sku: str, sold: Sold, whole: Money, *, is_sum: bool = False) -> Row:
    return (
        sold.title,
        "" if sku == sold.title else sku,
        None if is_sum else sold.orders,
        sold.pieces,
        sold.paid,
        sold.pieces_back,
        sold.back,
        sold.net,
        part_of(sold.net.minor, whole.minor),
    )


def _point(sku: str, sold: Sold) -> Point:
    name = sold.title if sku == sold.title else f"{sold.title} {sku}"
    return Point(name, sold.net.minor, str(sold.net))
