"""Prints what a sheet of 20,000 products takes: brought twice, once killed in the middle.

    python -m bench.imports                              both engines
    python -m bench.imports --engines sqlite --products 2000

Each pass runs in a process of its own, as a worker's job does; the first application is
killed (SIGKILL) when half of it is through, and the next process goes on.
"""

import argparse
import csv
import io
import multiprocessing
import os
import resource
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select

from bench.catalogue import say
from bench.checkout.shelves import shop_on
from store.accounts.actions import create_staff
from store.accounts.models import Person, Role
from store.catalog import jobs
from store.catalog.actions.importing import runs
from store.catalog.models import ImportRun, Product, StockMovement, Variant
from store.infra import db
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from tests.application import build_application, quiet_settings
from tests.factories.catalog import a_category

FORK = multiprocessing.get_context("fork")
SHELVES = 20
COLOURS = ("Black", "White", "Orange", "Grey")
HEADINGS = (
    "handle",
    "name",
    "category",
    "brand",
    "hsn",
    "status",
    "summary",
    "description",
    "specifications",
    "sku",
    "option1_name",
    "option1_value",
    "price",
    "on_hand",
    "weight_g",
)
ENGINES = ("sqlite", "postgresql")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--products", type=int, default=20_000)
    told = parser.parse_args()
    with TemporaryDirectory() as folder:
        build_application(quiet_settings(var=Path(folder), redis_url="redis://127.0.0.1:1"))
        db.on_announced(_left_to_us)
        for engine in told.engines:
            with shop_on(engine):
                _measure(engine, told.products)


def _left_to_us() -> None:
    """The next job is not sent anywhere: it is run here."""


def _measure(engine: str, products: int) -> None:
    with transaction() as session:
        staff = create_staff(
            session, email="s@example.com", name="S", password=None, role=Role.MANAGER
        )
    for number in range(SHELVES):
        a_category(f"Shelf {number}")
    body = sheet(products)
    say(f"\n{engine}: {products} products, {len(body) / 1e6:.1f} MB, load {_load()}")
    first = _bring(body, staff)
    _passed("looked through", first)
    _begin(first, staff)
    _killed(first, products)
    _passed("applied after the kill", first)
    second = _bring(body, staff)
    _passed("the same, looked through", second)
    _begin(second, staff)
    _passed("the same, applied", second)
    with reading() as session:
        tables = (Product, Variant, StockMovement)
        counts = [session.scalar(select(func.count()).select_from(one)) for one in tables]
    say(f"  in the shop: {counts[0]} products, {counts[1]} variants, {counts[2]} movements")


def sheet(products: int) -> bytes:
    """A file of products, every other one in two colours."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for number in range(products):
        writer.writerows(_rows(number))
    return text.getvalue().encode()


def _rows(number: int) -> list[list[object]]:
    name = f"Part {number} of brass"
    own = [f"part-{number}", name, f"shelf-{number % SHELVES}", f"Maker {number % 40}"]
    own += ["84779000", "active", f"Fits machine {number % 300}.", "A part. " * 12]
    own += [f"Bore = {number % 9}.4 | mm; Thread = M{number % 12}"]
    price = f"{100 + number % 900}.50"
    if number % 2:
        return [[*own, f"P-{number}", "", "", price, number % 50, 12]]
    colours = (COLOURS[number % 4], COLOURS[(number + 1) % 4])
    return [
        [*own, f"P-{number}-{colour}", "Colour", colour, price, number % 50, 12]
        for colour in colours
    ]


def _bring(body: bytes, staff: Person) -> ImportRun:
    storage().put("imports/bench", io.BytesIO(body))
    with transaction() as session:
        return runs.bring_sheet(
            session,
            filename="bench.csv",
            source_key="imports/bench",
            size=len(body),
            actor=staff,
        )


def _begin(run: ImportRun, staff: Person) -> None:
    with transaction() as session:
        runs.begin_import(session, token=run.token, actor=staff, at=clock.now())


def _killed(run: ImportRun, products: int) -> None:
    """Begin to apply it, and kill the process when half of it is there."""
    process = FORK.Process(target=_job, args=(run.id, FORK.Queue()))
    begun = time.perf_counter()
    process.start()
    while _state(run).position < _state(run).rows // 2:
        if not process.is_alive():  # its turn was over: the next job goes on
            process = FORK.Process(target=_job, args=(run.id, FORK.Queue()))
            process.start()
        time.sleep(0.05)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    took = time.perf_counter() - begun
    with reading() as session:
        there = session.scalar(select(func.count(Product.id)))
    pace = f"{_state(run).position / took:6,.0f} rows/s"
    words = f"{there} of {products} products there"
    say(f"  {'killed in the middle':26} {took:6.1f} s   {pace}   {words}")


def _passed(what: str, run: ImportRun) -> None:
    """Run jobs until the pass is through; print what it took, and what came of it."""
    began, before = time.perf_counter(), _state(run).position
    peak, jobs_run, cpu = 0, 0, 0.0
    while _state(run).is_at_work:
        answers = FORK.Queue()
        process = FORK.Process(target=_job, args=(run.id, answers))
        process.start()
        most, spent = answers.get()
        peak, cpu = max(peak, most), cpu + spent
        process.join()
        jobs_run += 1
    took, now = time.perf_counter() - began, _state(run)
    pace = f"{(now.position - before) / took:6,.0f} rows/s"
    words = f"CPU {cpu:5.1f} s   {peak:4d} MB   {jobs_run} jobs   {now.counts}"
    say(f"  {what:26} {took:6.1f} s   {pace}   {words}")


def _job(run_id: int, answers: Any) -> None:
    db.engine().dispose(close=False)
    jobs.import_products(run_id)
    used = resource.getrusage(resource.RUSAGE_SELF)
    answers.put((used.ru_maxrss // 1024, used.ru_utime + used.ru_stime))


def _state(run: ImportRun) -> ImportRun:
    with reading() as session:
        return session.get_one(ImportRun, run.id)


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
