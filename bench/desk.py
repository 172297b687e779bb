"""Prints how long the staff's list of orders takes, on PostgreSQL, with many orders.

    .venv/bin/python -m bench.desk                    10,000 and 50,000 orders
    .venv/bin/python -m bench.desk --sizes 1000 --rounds 5

A database of its own is made and thrown away. Times are of whole answers, in milliseconds,
asked for in the same process, one after the other: each tab, each order, a page from the
middle, filters and searches.
"""

import argparse
import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from store.accounts.actions import create_staff
from store.accounts.models import Role
from store.cart.models import Cart, CartStatus
from store.infra import db
from store.kernel import clock, ids
from store.kernel.money import Money
from store.orders.models import (
    FulfilmentStatus,
    Order,
    OrderLine,
    OrderStatus,
    OrderTag,
    PaymentStatus,
    order_number,
)
from store.web import database as web_database
from tests.application import build_application, quiet_settings
from tests.at_the_desk import signed_in
from tests.browsing import Browser
from tests.databases import migrate
from tests.factories.buying import a_part
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis

BATCH = 2000
NAMES = ("Asha Kulkarni", "Bina Shah", "Chetan Rao", "Dev Menon", "Ela Iyer", "Farah Khan")
# How an order stands, and of a hundred orders how many stand so.
STANDINGS = (
    (82, OrderStatus.PLACED, PaymentStatus.PAID, FulfilmentStatus.SHIPPED),
    (8, OrderStatus.PLACED, PaymentStatus.PAID, FulfilmentStatus.UNFULFILLED),
    (2, OrderStatus.PENDING, PaymentStatus.UNPAID, FulfilmentStatus.UNFULFILLED),
    (8, OrderStatus.EXPIRED, PaymentStatus.UNPAID, FulfilmentStatus.UNFULFILLED),
)
ASKED = {
    "all": "tab=all",
    "to pay": "tab=to-pay",
    "to print": "tab=to-print",
    "to send": "tab=to-send",
    "late": "tab=late",
    "problem": "tab=problem",
    "sent, 100 rows": "tab=sent&size=100",
    "by total": "tab=all&sort=-total",
    "by customer": "tab=all&sort=customer",
    "by promise": "tab=all&sort=promised",
    "from the middle": "tab=all&sort=-total&after={middle}",
    "a month": "tab=all&since={since}",
    "a tag": "tab=all&tag=gift",
    "by name": "tab=all&q=farah",
    "by e-mail": "tab=all&q=b9@example.in",
    "nothing found": "tab=all&q=nobody-at-all",
}
TARGET = 400


def main() -> None:
    told = _arguments()
    for size in told.sizes:
        with _desk(size) as desk:
            _say(f"\n{size:,} orders")
            _measure(desk, told.rounds)
            _say(f"  (others on this machine: load {os.getloadavg()[0]:.1f})")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.desk")
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 50_000])
    parser.add_argument("--rounds", type=int, default=30)
    return parser.parse_args()


@contextmanager
def _desk(size: int) -> Iterator[Browser]:
    """Fill a shop of its own with so many orders; gives a manager's browser."""
    server, hints = Postgres(), Redis()
    server.create()
    hints.start()
    with TemporaryDirectory() as folder:
        settings = quiet_settings(var=Path(folder), redis_url=hints.url)
        url = server.clone("desk")
        migrate(url, settings)
        app = build_application(settings.model_copy(update={"DATABASE_URL": url}))
        try:
            _fill(size)
            with db.transaction() as session:
                manager = _manager(session)
            yield signed_in(app, manager)
        finally:
            with app.app_context():
                web_database.database.engine.dispose()
            hints.destroy()
            server.destroy()


def _manager(session: Session) -> Any:
    return create_staff(
        session, email="dev@example.in", name="Dev", password=None, role=Role.MANAGER
    )


def _fill(size: int) -> None:
    """Write orders over the last two years, three lines each, and some tags."""
    drawn = random.Random(7)  # noqa: S311 the same shop each time
    part, start = a_part(stock=10), clock.now() - timedelta(days=730)
    step = timedelta(days=730) / size
    numbers = itertools.count(1)
    for first in range(0, size, BATCH):
        some = [next(numbers) for _ in range(min(BATCH, size - first))]
        with db.transaction() as session:
            _write(session, some, drawn, part, start, step)
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
        plain.execute(text("ANALYZE"))


def _write(
    session: Session,
    some: list[int],
    drawn: random.Random,
    part: int,
    start: Any,
    step: timedelta,
) -> None:
    carts = [{"id": n, "visitor": f"v{n}", "status": CartStatus.ORDERED} for n in some]
    session.execute(insert(Cart), [{**each, "token": ids.token()} for each in carts])
    session.execute(insert(Order), [_order(n, drawn, start + step * n) for n in some])
    session.execute(insert(OrderLine), [_line(n, k, part) for n in some for k in range(3)])
    tags = [{"order_id": n, "word": "gift"} for n in some if n % 50 == 0]
    session.execute(insert(OrderTag), tags)


def _order(number: int, drawn: random.Random, at: Any) -> dict[str, Any]:
    weights = [each[0] for each in STANDINGS]
    _, status, payment, sent = drawn.choices(STANDINGS, weights)[0]
    total = Money(drawn.randrange(10_000, 900_000))
    return {
        "id": number,
        "number": order_number(),
        "access_token": ids.token(),
        "cart_id": number,
        "visitor": f"v{number}",
        "email": f"b{number}@example.in",
        "name": drawn.choice(NAMES),
        "line1": "12, 4th Cross",
        "city": "Bengaluru",
        "state": "KA",
        "postcode": "560038",
        "items_total": total,
        "discount": Money.zero(),
        "delivery_method": "standard",
        "delivery_label": "Standard",
        "delivery_price": Money.zero(),
        "delivery_tax": Money.zero(),
        "tax": Money.zero(),
        "total": total,
        "promised_from": (at + timedelta(days=4)).date(),
        "promised_to": (at + timedelta(days=6)).date(),
        "placed_at": at,
        "expires_at": at,
        "status": status,
        "payment_status": payment,
        "fulfilment_status": sent,
        "needs_attention": "Stock is short." if number % 400 == 0 else "",
    }


def _line(order: int, position: int, part: int) -> dict[str, Any]:
    price = Money(10_000)
    return {
        "order_id": order,
        "position": position,
        "variant_id": part,
        "sku": "NZ-04",
        "title": "Part NZ-04",
        "hsn": "84779000",
        "quantity": 1,
        "unit_price": price,
        "discount": Money.zero(),
        "total": price,
        "gst_bp": 1800,
        "tax": Money.zero(),
    }


def _measure(desk: Browser, rounds: int) -> None:
    with db.reading() as session:
        last = session.scalars(select(Order.id).order_by(Order.id.desc()).limit(1)).one()
        middle = session.get_one(Order, last // 2).number
    since = (clock.now() - timedelta(days=30)).date()
    every: list[float] = []
    for name, asked in ASKED.items():
        path = f"/admin/orders?{asked.format(middle=middle, since=since)}"
        took = [_timed(desk, path) for _ in range(rounds + 2)][2:]
        every += took
        _show(name, took)
    _show("all of them", every)
    _say(f"p95 is {'below' if _p95(every) <= TARGET else 'ABOVE'} {TARGET} ms")


def _timed(desk: Browser, path: str) -> float:
    began = time.perf_counter()
    answer = desk.get(path)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return took


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[18]


def _show(name: str, took: list[float]) -> None:
    _say(f"  {name:<18} p50 {statistics.median(took):6.0f}   p95 {_p95(took):6.0f}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
