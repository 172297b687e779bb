"""Prints how long the desk's first page and the reports take to begin, on PostgreSQL.

    make bench-desk                        shops with 10k and 50k orders of a year
    python -m bench.dashboard --orders 10000 --asks 20

A time is from the request to the first byte of its answer, one request after the other.
"""

import argparse
import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from sqlalchemy import create_engine

from bench.catalogue import say
from bench.catalogue.servers import Bench
from bench.orders_at_rest import fill
from store.accounts.access import PROOFS, PROVED_AT
from store.accounts.queries.people import person_with_email
from store.infra import db
from store.kernel import clock, ids
from store.web import session_store
from store.web.session_store import Start
from store.web.sessions import PERSON
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis
from tests.servers.shop import Shop, told_to_shop

OWNER = "owner@makrx.example"
WARM = 4
PAGES = (
    "/admin/",
    "/admin/?days=90",
    "/admin/reports/sales?days=30",
    "/admin/reports/sales?days=365",
    "/admin/reports/tax?days=365",
    "/admin/reports/products?days=365",
    "/admin/reports/customers?days=365",
    "/admin/reports/prints?days=365",
    "/admin/reports/promotions?days=365",
    "/admin/reports/searches?days=90",
)


def main() -> None:
    told = _arguments()
    with TemporaryDirectory() as folder, _shop(Path(folder)) as made:
        written = 0
        for orders in sorted(told.orders):
            fill(made.engine, orders - written)
            written = orders
            _analyse(made)
            _measure(made, orders, told.asks)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.dashboard")
    parser.add_argument("--orders", nargs="+", type=int, default=[10_000, 50_000])
    parser.add_argument("--asks", type=int, default=40)
    return parser.parse_args()


@contextmanager
def _shop(folder: Path) -> Iterator[Bench]:
    """Open the demo shop on a PostgreSQL of its own."""
    redis, postgres = Redis(), Postgres()
    redis.start()
    postgres.create()
    try:
        url = postgres.clone("store")
        more = {"REDIS_URL": redis.url, "DATABASE_URL": url, "RATE_LIMITS": "false"}
        shop = Shop(folder, told_to_shop(folder, **more), redis, postgres)
        shop.flask("db", "upgrade")
        shop.flask("seed-demo", "--pictures", "0", "--no-models")
        yield Bench(shop, create_engine(url))
    finally:
        postgres.destroy()
        redis.destroy()


def _analyse(made: Bench) -> None:
    with made.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as asking:
        asking.exec_driver_sql("VACUUM ANALYZE")


def _measure(made: Bench, orders: int, asks: int) -> None:
    say(f"\n{orders:,} orders: milliseconds to the first byte, of {asks} requests")
    say(f"{'page':42} {'p50':>7} {'p95':>7} {'most':>7}")
    db.bind(made.engine)
    cookie = f"session={_signed_in()}"
    with made.served(f"shop-{orders}", "wsgi") as shop:
        for page in PAGES:
            for _ in range(WARM):
                _first_byte(shop.url, page, cookie)
            times = sorted(_first_byte(shop.url, page, cookie) for _ in range(asks))
            found = (times[asks // 2], times[asks * 95 // 100], times[-1])
            say(f"{page:42} " + " ".join(f"{each:7.1f}" for each in found))


def _signed_in() -> str:
    """Give the session of the owner, who has just come in."""
    sid, at = ids.token(32), int(clock.now().timestamp())
    with db.transaction() as session:
        person = person_with_email(session, OWNER)
        if person is None:
            raise RuntimeError("the demo shop has no owner")
        content = {PERSON: person.get_id(), PROOFS: ["pwd"], PROVED_AT: at}
        session_store.keep(session, sid, content, person.id, start=Start(strict=True))
    return sid


def _first_byte(url: str, page: str, cookie: str) -> float:
    place = urlsplit(url)
    asking = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    began = time.perf_counter()
    asking.request("GET", page, headers={"Cookie": cookie})
    answer = asking.getresponse()
    took = (time.perf_counter() - began) * 1000
    answer.read()
    asking.close()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{page}: {answer.status}")
    return took


if __name__ == "__main__":
    main()
