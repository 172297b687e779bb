"""The servers of one measurement: a database, Redis, the shop and the floor beside it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from bench.catalogue import say
from bench.catalogue.drawn import hang
from store.launcher.child import Child
from store.settings import ROOT
from tests.servers.ports import free_port, wait_until
from tests.servers.postgres import Postgres
from tests.servers.processes import below
from tests.servers.redis import Redis
from tests.servers.shop import SERVING, Shop, told_to_shop

FLOOR = "bench.catalogue.floor"
FLOOR_SERVING = "python:bench.catalogue.floor_serving"
COUNTED = "bench.catalogue.counted"
BACKENDS = text("SELECT pid FROM pg_stat_activity WHERE application_name = :name")
TICKS = os.sysconf("SC_CLK_TCK")
KILOBYTE = 1024
BOOTS = 900  # a million products are read before the first is served


@dataclass
class Served:
    """One application behind gunicorn, and what works for it in the database."""

    url: str
    child: Child
    name: str
    engine: Engine
    taken: dict[int, int] = field(default_factory=dict)

    def cpu_ms(self) -> float:
        """The processor time its processes have taken so far, its database's with it.

        A backend that has ended counts with what it had taken when it was last seen; of a
        worker that has ended, gunicorn knows.
        """
        own = {self.child.pid, *below(self.child.pid)}
        self.taken |= {pid: _ticks(pid) for pid in self._backends()}
        ticks = sum(map(_ticks, own)) + sum(self.taken.values())
        return ticks * 1000 / TICKS

    def worker_mb(self) -> float:
        """The memory of its largest worker, shared pages counted to each."""
        return max(map(_resident, below(self.child.pid))) / KILOBYTE

    def _backends(self) -> set[int]:
        """The processes of PostgreSQL that work for it: SQLite works inside it."""
        if self.engine.dialect.name == "sqlite":
            return set()
        with self.engine.connect() as connection:
            return set(connection.scalars(BACKENDS, {"name": self.name}))


@dataclass
class Bench:
    """A shop of some size with its floor, and a way to serve them counted."""

    shop: Shop
    engine: Engine

    @contextmanager
    def served(self, name: str, module: str, **more: str) -> Iterator[Served]:
        """Serve a module as the shop is served, until the block ends."""
        port = free_port()
        told = {
            **self.shop.environment,
            "PORT": str(port),
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "PGAPPNAME": name,
            **more,
        }
        is_floor = FLOOR in (module, more.get("BENCH_APP"))
        serving = FLOOR_SERVING if is_floor else SERVING
        words = [sys.executable, "-m", "gunicorn", "-c", serving, f"{module}:app"]
        log = self.shop.folder / f"{name}.log"
        child = Child(name, words, environment=told, log=log)
        child.start()
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until(lambda: _has_booted(child), seconds=BOOTS, what=f"{name} serving")
            yield Served(url, child, name, self.engine)
        finally:
            child.ask_to_stop()
            child.wait_until_stopped()


@contextmanager
def bench(
    engine: str, folder: Path, products: int, variants: int, *, seeded: str = ""
) -> Iterator[Bench]:
    """Seed a shop with so many products on one engine; everything goes with the block.

    A database that was `seeded` before stays.
    """
    redis = Redis()
    redis.start()
    try:
        if seeded:
            yield Bench(_shop(folder, seeded, redis), create_engine(seeded))
        elif engine == "sqlite":
            url = f"sqlite:///{folder}/store.sqlite"
            yield _seeded(folder, url, redis, None, products, variants)
        else:
            with _postgres() as postgres:
                url = postgres.clone("store")
                yield _seeded(folder, url, redis, postgres, products, variants)
    finally:
        redis.destroy()


@contextmanager
def _postgres() -> Iterator[Postgres]:
    postgres = Postgres()
    postgres.create()
    try:
        yield postgres
    finally:
        postgres.destroy()


def _seeded(
    folder: Path,
    url: str,
    redis: Redis,
    postgres: Postgres | None,
    products: int,
    variants: int,
) -> Bench:
    shop = _shop(folder, url, redis, postgres)
    shop.flask("db", "upgrade")
    shop.flask("seed-demo", "--pictures", "0", "--no-models")
    engine = create_engine(url)
    hang(engine)
    shop.flask("relist")
    began = time.perf_counter()
    shop.flask("seed-demo", "--variants", str(variants), "--products", str(products))
    say(f"seeded in {time.perf_counter() - began:.0f} s")
    if postgres:
        postgres.execute("VACUUM ANALYZE", database="store")
    return Bench(shop, engine)


def _shop(folder: Path, url: str, redis: Redis, postgres: Postgres | None = None) -> Shop:
    more = {"REDIS_URL": redis.url, "DATABASE_URL": url, "RATE_LIMITS": "false"}
    return Shop(folder, told_to_shop(folder, **more), redis, postgres)


def _has_booted(child: Child) -> bool:
    """Tell whether gunicorn has said so; its port alone could be anybody's."""
    if child.exit_code is not None:
        raise RuntimeError(child.last_words())
    return "Booting worker" in child.log.read_text()


def _ticks(pid: int) -> int:
    """Processor ticks of a process and of those of its children that have ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return sum(map(int, stat.rpartition(")")[2].split()[11:15]))


def _resident(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return float(status.partition("VmRSS:")[2].split()[0]) if "VmRSS" in status else 0
