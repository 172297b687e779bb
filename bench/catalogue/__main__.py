"""Prints what pages of a catalogue cost, beside a bare page that shows the same.

    make bench-catalogue                         1k, 10k, 100k products on both engines
    make bench-catalogue SIZES=1000 ENGINES=sqlite ROUNDS=1 SECONDS_EACH=1
    make bench-million DATABASE=postgresql+psycopg://…    a million that was seeded before

Each table is one size on one engine: rounds go over all pages in turn, asking the shop for
pages it keeps (warm), for addresses nobody asked for before (fresh), and the floor.
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.catalogue import say
from bench.catalogue.addresses import Catalogue
from bench.catalogue.asking import Ask
from bench.catalogue.floor_tables import create
from bench.catalogue.load import Asked, Run, asked, middle, run, wrk
from bench.catalogue.report import Line, Table, bars
from bench.catalogue.requests import Page, pages
from bench.catalogue.servers import COUNTED, FLOOR, Bench, Served, bench

CONNECTIONS = (1, 8)
SAMPLE = 40
LEAST_VARIANTS = 500_000


def main() -> None:
    told = _arguments()
    wrk()
    tables = [
        _table(engine, size, told) for engine in told.engines for size in sorted(told.sizes)
    ]
    bars(tables)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.catalogue")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--engines", nargs="+", default=["postgresql", "sqlite"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--pages", nargs="+", default=[])
    parser.add_argument("--database", default="", help="a shop that was seeded before")
    return parser.parse_args()


def _table(engine: str, size: int, told: argparse.Namespace) -> Table:
    variants = 1 if size > LEAST_VARIANTS else 40
    say(f"\n{engine}, {size:,} products" + (", one variant each" if variants == 1 else ""))
    with (
        TemporaryDirectory() as folder,
        bench(engine, Path(folder), size, variants, seeded=told.database) as made,
    ):
        create(made.engine)
        catalogue, counts = _counted(made, told.pages)
        with (
            made.served("shop", "wsgi") as shop,
            made.served("floor", FLOOR) as floor,
        ):
            wanted = _chosen(pages(catalogue, shop.url, floor.url), told.pages)
            table = Table(engine, size, _measured(wanted, shop, floor, counts, told))
            table.memory = shop.worker_mb(), floor.worker_mb()
        load = os.getloadavg()
        table.show(load=load[0])
        return table


def _chosen(every: list[Page], names: list[str]) -> list[Page]:
    return [page for page in every if not names or page.name in names]


def _measured(
    wanted: list[Page],
    shop: Served,
    floor: Served,
    counts: dict[str, tuple[Asked, Asked | None]],
    told: argparse.Namespace,
) -> list[Line]:
    """Go over the pages in rounds; the middle of the rounds is what counts.

    Before the first one the shop is asked for all: one that runs has met its products.
    """
    for page in wanted:
        run(shop, page.fresh, connections=8, seconds=told.seconds, start=0)
    runs: dict[tuple[str, str, int], list[Run]] = {}
    start = 0
    for _ in range(told.rounds):
        for page in wanted:
            for name, served, asks in _sides(page, shop, floor):
                for connections in CONNECTIONS:
                    start += 700
                    found = run(
                        served,
                        asks,
                        connections=connections,
                        seconds=told.seconds,
                        start=start,
                    )
                    runs.setdefault((page.name, name, connections), []).append(found)
    return [
        Line(
            page=page.name,
            side=name,
            alone=middle(runs[page.name, name, 1]),
            eight=middle(runs[page.name, name, 8]),
            asked=counts[page.name][1 if name == "floor" else 0],
        )
        for page in wanted
        for name, _, _ in _sides(page, shop, floor)
    ]


def _sides(
    page: Page, shop: Served, floor: Served
) -> Iterator[tuple[str, Served, list[Ask]]]:
    if page.warm is not page.fresh:
        yield "warm", shop, page.warm
    yield "fresh", shop, page.fresh
    if page.floor:
        yield "floor", floor, page.floor


def _counted(
    made: Bench, names: list[str]
) -> tuple[Catalogue, dict[str, tuple[Asked, Asked | None]]]:
    """What to ask for, and what each page asks of the database as answers tell."""
    with _telling(made, "wsgi") as shop, _telling(made, FLOOR) as floor:
        catalogue = Catalogue(made.engine, shop.url)
        return catalogue, {
            page.name: (
                asked(shop.url, page.fresh, count=SAMPLE),
                asked(floor.url, page.floor, count=SAMPLE) if page.floor else None,
            )
            for page in _chosen(pages(catalogue, shop.url, floor.url), names)
        }


@contextmanager
def _telling(made: Bench, module: str) -> Iterator[Served]:
    one = {"WEB_WORKERS": "1", "WEB_THREADS": "1", "BENCH_APP": module}
    with made.served(f"counted-{module}", COUNTED, **one) as served:
        yield served


if __name__ == "__main__":
    main()
