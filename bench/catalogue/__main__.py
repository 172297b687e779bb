"""Prints what pages of a catalogue cost, beside a bare page that shows the same.

    make bench-catalogue                         1k, 10k, 100k products on both engines
    make bench-catalogue SIZES=1000 ENGINES=sqlite ROUNDS=1 SECONDS_EACH=1
    make bench-million DATABASE=postgresql+psycopg://…    a million that was seeded before

The shops of all sizes on one engine are open at once, each with a database, a Redis and a
floor of its own. They are asked by turns, a second each: for addresses nobody asked for
before (fresh), then the floor. The largest is also asked for pages that it keeps (warm).
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.catalogue import say
from bench.catalogue.addresses import Catalogue
from bench.catalogue.floor_tables import create
from bench.catalogue.load import wrk
from bench.catalogue.report import Table, bars
from bench.catalogue.requests import pages
from bench.catalogue.servers import COUNTED, FLOOR, Bench, Served, bench
from bench.catalogue.turns import Asking, Open, in_turns

LEAST_VARIANTS = 500_000


def main() -> None:
    told = _arguments()
    wrk()
    bars([_table(engine, told) for engine in told.engines])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.catalogue")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--engines", nargs="+", default=["postgresql", "sqlite"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--pages", nargs="+", default=[])
    parser.add_argument("--database", default="", help="a shop that was seeded before")
    return parser.parse_args()


def _table(engine: str, told: argparse.Namespace) -> Table:
    with ExitStack() as stack:
        shops = [
            stack.enter_context(_open(engine, size, told)) for size in sorted(told.sizes)
        ]
        lines = in_turns(shops, rounds=told.rounds, seconds=told.seconds)
        memory = {each.size: each.worker_mb() for each in shops}
        table = Table(engine, lines, memory)
        table.show(load=os.getloadavg()[0])
        return table


@contextmanager
def _open(engine: str, size: int, told: argparse.Namespace) -> Iterator[Open]:
    """Seed a shop of this size, and serve it with its floor until the block ends."""
    variants = 1 if size > LEAST_VARIANTS else 40
    say(f"\n{engine}, {size:,} products" + (", one variant each" if variants == 1 else ""))
    with (
        TemporaryDirectory() as folder,
        bench(engine, Path(folder), size, variants, seeded=told.database) as made,
    ):
        create(made.engine)
        with (
            made.served("shop", "wsgi") as shop,
            made.served("floor", FLOOR) as floor,
            _telling(made, "wsgi") as counted_shop,
            _telling(made, FLOOR) as counted_floor,
        ):
            catalogue = Catalogue(made.engine, counted_shop.url)
            wanted = pages(catalogue, shop.url, floor.url, told.pages)
            ours, theirs = Asking(shop, counted_shop), Asking(floor, counted_floor)
            yield Open(size, ours, theirs, wanted)


@contextmanager
def _telling(made: Bench, module: str) -> Iterator[Served]:
    one = {"WEB_WORKERS": "1", "WEB_THREADS": "1", "BENCH_APP": module}
    with made.served(f"counted-{module}", COUNTED, **one) as served:
        yield served


if __name__ == "__main__":
    main()
