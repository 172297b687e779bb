"""Prints how long the staff's list of orders takes, on PostgreSQL, with many orders.

    .venv/bin/python -m bench.desk                    10,000 and 50,000 orders
    .venv/bin/python -m bench.desk --sizes 1000 --rounds 5

A database of its own is made and thrown away. Times are of whole answers, in milliseconds,
asked for in the same process, one after the other and by turns: each tab, each order, a
page from the middle, filters and searches. Beside each stands its ratio to the plain list.
"""

import argparse
import logging
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bench.orders_at_rest import fill
from store.accounts.actions import create_staff
from store.accounts.models import Role
from store.infra import db
from store.kernel import clock
from store.orders.models import Order
from store.web import database as web_database
from tests.application import build_application, quiet_settings
from tests.at_the_desk import signed_in
from tests.browsing import Browser
from tests.databases import migrate
from tests.factories.buying import a_part
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis

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
    "by e-mail": "tab=all&q=buyer9@example.in",
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
        only_faults = structlog.make_filtering_bound_logger(logging.WARNING)
        structlog.configure(wrapper_class=only_faults)
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
    """Write orders of three kinds of parts."""
    for sku in ("NZ-04", "NZ-06", "NZ-08"):
        a_part(sku, stock=10)
    fill(db.engine(), size)
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
        plain.execute(text("VACUUM ANALYZE"))


def _measure(desk: Browser, rounds: int) -> None:
    with db.reading() as session:
        last = session.scalars(select(Order.id).order_by(Order.id.desc()).limit(1)).one()
        middle = session.get_one(Order, last // 2).number
    since = (clock.now() - timedelta(days=30)).date()
    paths = {
        name: f"/admin/orders?{asked.format(middle=middle, since=since)}"
        for name, asked in ASKED.items()
    }
    took: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(rounds + 2):  # in turns, so that all meet the same neighbours
        for name, path in paths.items():
            took[name].append(_timed(desk, path))
    plain = statistics.median(took["all"][2:])
    for name, times in took.items():
        _show(name, times[2:], plain)
    every = [each for times in took.values() for each in times[2:]]
    _show("all of them", every, plain)
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


def _show(name: str, took: list[float], plain: float) -> None:
    """Print a list's times, and how many times those of the plain first list they are."""
    middle = statistics.median(took)
    ratio = f"{middle / plain:5.2f} x the first list"
    _say(f"  {name:<18} p50 {middle:6.0f}   p95 {_p95(took):6.0f}   {ratio}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
