"""Orders as rows of a table that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from store.admin.queries.orders import Batch
from store.admin.queries.orders_asked import WAYS
from store.kernel.clock import IST
from store.kernel.sheets import plain
from store.orders.models import Order
from store.tax.india import state_name

HEADINGS = (
    "Order",
    "Placed",
    "State",
    "Payment",
    "Way to pay",
    "Sent",
    "Customer",
    "Total",
    "Came in",
    "Went back",
    "GST",
    "Delivery",
    "Promised",
    "Tracking",
    "Tags",
    "Contents",
)
CONTACT = ("E-mail", "Phone", "Address", "Area", "Town", "PIN code", "State or territory")


def in_lines(batches: Iterable[Batch], *, contact: bool) -> Iterator[str]:
    """Write orders line by line, their headings first; `contact` tells addresses too."""
    yield _line([*HEADINGS, *(CONTACT if contact else ())])
    for orders, tags in batches:
        for order in orders:
            cells = _cells(order, tags.get(order.id, ()))
            yield _line([*cells, *(_contact(order) if contact else ())])


def _cells(order: Order, tags: Sequence[str]) -> Iterator[str]:
    yield order.number
    yield f"{order.placed_at.astimezone(IST):%Y-%m-%d %H:%M}"
    yield order.status.value
    yield order.payment_status.value
    yield WAYS.get(order.payment_method, order.payment_method)
    yield order.fulfilment_status.value
    yield order.name
    yield from (each.plain for each in (order.total, order.captured, order.refunded))
    yield order.tax.plain
    yield order.delivery_label
    yield order.promised_from.isoformat()
    yield order.tracking
    yield " ".join(tags)
    yield ", ".join(f"{line.quantity} x {line.sku or line.title}" for line in order.lines)


def _contact(order: Order) -> Iterator[str]:
    yield from (order.email, order.phone, order.line1, order.line2)
    yield from (order.city, order.postcode, state_name(order.state))


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([plain(cell) for cell in cells])
    return written.getvalue()
