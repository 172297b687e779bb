"""Tracking numbers for many orders: what a pasted table says, and what cannot be sent."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.admin.forms import TRACKING
from store.admin.queries.orders import HAS_PRINTS_TO_MAKE, orders_numbered
from store.orders.models import Order
from store.orders.queries import NUMBER

MOST_ROWS = 300
LONGEST = 80
FIELD = "tracking-"
HEADINGS = {"order", "number", "order number"}


class Row(NamedTuple):
    """One order to be marked as sent; `problem` says why it cannot be."""

    line: int
    number: str
    tracking: str
    problem: str
    order: Order | None = None


def read_rows(text: str) -> list[Row]:
    """Read lines of order and tracking number, parted by a comma, semicolon or tab."""
    mark = next((each for each in ("\t", ";") if each in text), ",")
    rows: list[Row] = []
    for line, cells in enumerate(csv.reader(text.splitlines(), delimiter=mark), start=1):
        words = [cell.strip() for cell in cells]
        if not any(words) or (line == 1 and words[0].lower() in HEADINGS):
            continue
        number, tracking = words[0].upper(), words[1] if len(words) > 1 else ""
        rows.append(Row(line, number, tracking, _wrong(number, tracking, rows)))
    return rows


def with_numbers(form: Mapping[str, str]) -> str:
    """Give what was typed beside each order as such a table: fields `tracking-MX-…`."""
    written = io.StringIO()
    table = csv.writer(written)
    for name, words in form.items():
        if name.startswith(FIELD):
            table.writerow([name.removeprefix(FIELD), " ".join(words.split())])
    return written.getvalue()


def checked(session: Session, rows: Sequence[Row]) -> list[Row]:
    """Say of each row whether its order can be sent now."""
    good = [row.number for row in rows if not row.problem]
    found = {order.number: order for order in orders_numbered(session, good)}
    unmade = _unmade(session, [order.id for order in found.values()])
    return [_checked(row, found, unmade) for row in rows]


def rows_of(orders: Sequence[Order]) -> Iterator[Row]:
    """Give rows for orders that were chosen, without numbers yet."""
    for line, order in enumerate(orders, start=1):
        yield Row(line, order.number, order.tracking, "")


def _wrong(number: str, tracking: str, before: Sequence[Row]) -> str:
    if NUMBER.fullmatch(number) is None:
        return "This is no order's number, such as MX-7K3Q-92FD."
    if tracking and (len(tracking) > LONGEST or re.match(TRACKING, tracking) is None):
        return "A tracking number has letters, digits, spaces and dashes."
    if any(row.number == number for row in before):
        return "This order stands in another row already."
    return "" if len(before) < MOST_ROWS else f"Only {MOST_ROWS} rows go at once."


def _checked(row: Row, found: Mapping[str, Order], unmade: Collection[int]) -> Row:
    order = found.get(row.number)
    if row.problem:
        return row
    if order is None:
        return row._replace(problem="There is no order with this number.")
    return row._replace(order=order, problem=_unready(order, order.id in unmade))


def _unready(order: Order, is_unmade: bool) -> str:  # noqa: FBT001 one fact more of it
    if order.is_shipped:
        return "It was sent already."
    if not order.is_firm:
        return "It is not paid, or was given up."
    if order.held:
        return f"Nothing of it may be sent: {order.held}"
    return "Its prints are not made yet." if is_unmade else ""


def _unmade(session: Session, ids: Sequence[int]) -> set[int]:
    rows = select(Order.id).where(Order.id.in_(ids), HAS_PRINTS_TO_MAKE)
    return set(session.scalars(rows)) if ids else set()
