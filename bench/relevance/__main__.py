"""Prints nDCG@10 of each group of queries on both databases; `--worst` names queries."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bench.relevance.asked import asked_all, fill
from bench.relevance.judged import means
from store.infra import db
from store.settings import Settings
from tests.databases import migrate
from tests.servers.postgres import Postgres

WORST = 30


def main() -> None:
    configuration = Settings()
    results = {}
    for kind in (_sqlite, _postgresql):
        with kind() as url:
            migrate(url, configuration)
            db.bind(create_engine(url))
            fill()
            results[kind.__name__.strip("_")] = asked_all()
            db.engine().dispose()
    tables = {
        name: means([(one.group, mark) for one, mark, _ in rows])
        for name, rows in results.items()
    }
    sys.stdout.write(_table(tables))
    if "--worst" in sys.argv:
        rows = sorted(results["sqlite"], key=lambda row: row[1])[:WORST]
        for one, mark, found in rows:
            sys.stdout.write(f"{mark:.2f} {one.query}: {' '.join(found[:6])}\n")


def _table(tables: dict[str, dict[str, float]]) -> str:
    first, second = tables.values()
    lines = [f"{'nDCG@10':<12}" + "".join(f"{name:>12}" for name in tables)]
    lines += [f"{name:<12}{first[name]:>12.1f}{second[name]:>12.1f}" for name in first]
    return "\n".join(lines) + "\n"


@contextmanager
def _sqlite() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'relevance.sqlite'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    server = Postgres()
    server.create()
    try:
        yield server.clone("relevance")
    finally:
        server.destroy()


if __name__ == "__main__":
    main()
