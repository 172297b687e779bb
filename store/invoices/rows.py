"""Rows of a tax document: what was supplied, its taxable value, and whose tax it bears."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypedDict

from store.kernel.money import Money
from store.orders.models import Order, OrderLine
from store.payments.models import Refund, RefundLine
from store.tax.gst import components
from store.tax.supply import is_service

DELIVERY = -1  # the position of delivery, which is no line of the order
GOODWILL = -2  # of money that was given back for no line
PIECES = "NOS"  # unit quantity code of GST


class Row(TypedDict):
    """One supply; amounts are paise. `total` = taxable + cgst + sgst + igst.

    `price` is that of a piece or, of prints, of the lot, with tax and before `discount`.
    """

    position: int
    description: str
    detail: str
    hsn: str
    is_service: bool
    quantity: int
    unit: str
    price: int
    discount: int
    taxable: int
    rate_bp: int
    cgst: int
    sgst: int
    igst: int
    total: int


class Sum(TypedDict):
    """What rows come to: of one rate of tax, or of all."""

    rate_bp: int
    taxable: int
    cgst: int
    sgst: int
    igst: int
    total: int


AMOUNTS = ("taxable", "cgst", "sgst", "igst", "total")


def rows_of(order: Order) -> list[Row]:
    """Give what an order supplies: its lines, and delivery where it costs something."""
    rows = [_line(line, interstate=order.interstate) for line in order.lines]
    if order.delivery_price:
        rows.append(_delivery(order))
    return rows


def rows_back(
    order: Order, refund: Refund, before: Iterable[Refund], invoiced: Iterable[Row]
) -> list[Row]:
    """Give what a refund takes back, at the rates it was billed at.

    `before` are the refunds that have their notes already. Goodwill is left out: what the
    shop pays on top lowers neither the taxable value nor the tax of what was supplied (CGST
    Act 2017, ss. 15(3)(b) and 34(1)).
    """
    positions = {line.id: line.position for line in order.lines}
    gone = Counter[int]()
    for line in (line for one in before for line in one.lines):
        gone[_position(line, positions)] += line.tax.minor
    return [
        _back(row, line, gone, interstate=order.interstate)
        for row in invoiced
        for line in refund.lines
        if line.amount and _position(line, positions) == row["position"]
    ]


def rest_of(invoiced: Iterable[Row], notes: Iterable[Iterable[Row]]) -> list[Row]:
    """Give what notes have not taken back of an invoice."""
    taken = [row for note in notes for row in note]
    rows = (
        _less(row, [one for one in taken if one["position"] == row["position"]])
        for row in invoiced
    )
    return [row for row in rows if row["total"]]


def by_rate(rows: Iterable[Row]) -> list[Sum]:
    """Sum rows by their rate of tax, the highest first."""
    kept = list(rows)
    rates = sorted({row["rate_bp"] for row in kept}, reverse=True)
    return [summed([row for row in kept if row["rate_bp"] == one], one) for one in rates]


def summed(rows: Iterable[Row], rate_bp: int = 0) -> Sum:
    """Sum rows up."""
    found = Sum(rate_bp=rate_bp, taxable=0, cgst=0, sgst=0, igst=0, total=0)
    for row in rows:
        for name in AMOUNTS:
            found[name] += row[name]  # type: ignore[literal-required]
    return found


def _line(line: OrderLine, *, interstate: bool) -> Row:
    row = _row(line.hsn, line.gst_bp, line.total, line.tax, interstate=interstate)
    row["position"], row["description"] = line.position, line.title
    row["detail"] = ", ".join(part for part in (line.detail, line.sku) if part)
    row["quantity"], row["price"] = line.quantity, line.unit_price.minor
    row["discount"] = line.discount.minor
    return row


def _delivery(order: Order) -> Row:
    """Give delivery as a row of its own, under the code and rate of what it goes with."""
    hsn = order.delivery_hsn or max(order.lines, key=lambda line: line.total).hsn
    price, tax = order.delivery_price, order.delivery_tax
    row = _row(hsn, order.delivery_gst_bp, price, tax, interstate=order.interstate)
    row["description"], row["detail"] = "Delivery", order.delivery_label
    row["price"] = price.minor
    return row


def _position(line: RefundLine, positions: Mapping[int, int]) -> int:
    """Tell which row a refund's line belongs to."""
    if line.is_delivery:
        return DELIVERY
    return GOODWILL if line.order_line_id is None else positions[line.order_line_id]


def _back(billed: Row, line: RefundLine, gone: Counter[int], *, interstate: bool) -> Row:
    """Give a row that takes some of a billed one back, counting its tax as gone."""
    position = billed["position"]
    upto = gone[position] + line.tax.minor
    tax = line.tax.minor
    if not interstate:  # halves are equal: a single paisa waits for the next note
        tax = (upto - upto % 2) - (gone[position] - gone[position] % 2)
    gone[position] = upto
    amount, rate_bp = line.amount, billed["rate_bp"]
    row = _row(billed["hsn"], rate_bp, amount, Money(tax), interstate=interstate)
    row["position"], row["description"] = position, billed["description"]
    row["detail"], row["quantity"] = billed["detail"], line.quantity
    row["price"] = billed["price"]
    return row


def _row(hsn: str, rate_bp: int, total: Money, tax: Money, *, interstate: bool) -> Row:
    parts = components(tax, interstate=interstate)
    return Row(
        position=DELIVERY,
        description="",
        detail="",
        hsn=hsn,
        is_service=is_service(hsn),
        quantity=1,
        unit=PIECES,
        price=0,
        discount=0,
        taxable=(total - tax).minor,
        rate_bp=rate_bp,
        cgst=parts.cgst.minor,
        sgst=parts.sgst.minor,
        igst=parts.igst.minor,
        total=total.minor,
    )


def _less(row: Row, taken: list[Row]) -> Row:
    left = row.copy()
    for one in taken:
        for name in (*AMOUNTS, "quantity"):
            left[name] -= one[name]  # type: ignore[literal-required]
    return left
