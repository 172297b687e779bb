"""The shop as a customer meets it: processes, a queue and a database, opened and closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.compose import told_by_compose
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis
from tests.servers.shop import Shop, told_to_shop


@contextmanager
def shop_on_sqlite(folder: Path, *, filled: bool = True, **more: str) -> Iterator[Shop]:
    """A shop of one machine, as `make run` starts it."""
    with _redis() as redis:
        told = told_to_shop(folder, REDIS_URL=redis.url, **more)
        yield from _opened(Shop(folder, told, redis), filled=filled)


@contextmanager
def shop_on_postgresql(folder: Path, *, filled: bool = True, **more: str) -> Iterator[Shop]:
    """A shop that is told what compose.yaml tells it, and what its image sets."""
    told = told_to_shop(folder, POSTGRES_PASSWORD="unused-by-a-trusting-server")
    with _redis() as redis, _postgres() as postgres:
        hosts = {"postgres:5432": f"127.0.0.1:{postgres.port}", "redis:6379": redis.address}
        image = {name: told[name] for name in ("VAR", "HOST", "PORT")}
        environment = image | told_by_compose("web", env_file=told, hosts=hosts) | more
        yield from _opened(Shop(folder, environment, redis, postgres), filled=filled)


def _opened(shop: Shop, *, filled: bool) -> Iterator[Shop]:
    try:
        shop.open(filled=filled)
        yield shop
    finally:
        shop.close()


@contextmanager
def _redis() -> Iterator[Redis]:
    redis = Redis()
    redis.start()
    try:
        yield redis
    finally:
        redis.destroy()


@contextmanager
def _postgres() -> Iterator[Postgres]:
    postgres = Postgres()
    postgres.create()
    try:
        postgres.create_database("store", owner="store")
        yield postgres
    finally:
        postgres.destroy()
