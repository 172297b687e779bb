"""The database: the mapped base, column types, and the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from store.kernel.money import Money

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows by itself only for INTEGER keys.
Key = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """What every mapped class descends from."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on every database."""

    impl = DateTime(timezone=True)  # type: ignore[mutable-override]
    cache_ok = True  # type: ignore[mutable-override]

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moments must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Paise(TypeDecorator[Money]):
    """An amount in rupees, stored as whole paise."""

    impl = BigInteger  # type: ignore[mutable-override]
    cache_ok = True  # type: ignore[mutable-override]

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else value.minor

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        del dialect
        return None if value is None else Money(int(value))


class Word(TypeDecorator[Any]):
    """A member of a StrEnum, stored as its plain word."""

    impl = String  # type: ignore[mutable-override]
    cache_ok = True  # type: ignore[mutable-override]

    def __init__(self, kind: type[StrEnum], length: int = 12) -> None:
        super().__init__(length)
        self.kind = kind

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        del dialect
        return None if value is None else self.kind(value)


class _Bound:
    """The engine of this process, the same for reading, and what to do after a commit."""

    engine: Engine | None = None
    reader: Engine | None = None
    after_commit: Callable[[], object] | None = None


def bind(engine: Engine) -> None:
    """Use this engine for every session of the process."""
    _Bound.engine = engine
    _Bound.reader = _reader(engine)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)


def on_announced(callback: Callable[[], object]) -> None:
    """Call this after a commit in which something was announced."""
    _Bound.after_commit = callback


def engine() -> Engine:
    if _Bound.engine is None:
        raise RuntimeError("no database is bound: create_app() does it")
    return _Bound.engine


def reader() -> Engine:
    """Give the engine for what is never committed."""
    if _Bound.reader is None:
        raise RuntimeError("no database is bound: create_app() does it")
    return _Bound.reader


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a session that commits when the block ends well: the only place that does.

    On SQLite the write lock is taken at the start, so that two writers queue
    instead of failing half-way.
    """
    writing = engine().execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with Session(writing, expire_on_commit=False) as session:
        session.info["writing"] = True
        yield session
        for step in session.info.get("at_the_end", ()):
            step(session)
        session.commit()
        announced = session.info.get("announced", False)
    if announced and _Bound.after_commit is not None:
        _Bound.after_commit()


def at_the_end(session: Session, step: Callable[[Session], None]) -> None:
    """Do this, once, just before the transaction commits: what locks last belongs there."""
    steps: list[Callable[[Session], None]] = session.info.setdefault("at_the_end", [])
    if step not in steps:
        steps.append(step)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that is never committed; inside `one_connection()`, on that one.

    PostgreSQL reads without BEGIN and ROLLBACK, two round trips less: at its usual level
    each statement sees a snapshot of its own, in a transaction or not. SQLite's BEGIN
    costs nothing and gives the block one snapshot, so it stays.
    """
    bind = _connection_for_reading()
    with Session(bind, expire_on_commit=False, autoflush=False) as session:
        yield session


@contextmanager
def one_connection() -> Iterator[None]:
    """Let all that reads inside share a connection, taken when the first one asks."""
    held = _Held()
    before = _holder.set(held)
    try:
        yield
    finally:
        _holder.reset(before)
        held.give_back()


@contextmanager
def planned_anew(session: Session) -> Iterator[None]:
    """Have what is asked inside planned for its very values, every time.

    A statement that was asked often is otherwise planned once for all values by
    PostgreSQL: a list would look for a rare word as if it stood in every other row.
    """
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    session.execute(text("SET plan_cache_mode = force_custom_plan"))
    try:
        yield
    finally:
        session.execute(text("RESET plan_cache_mode"))


class _Held:
    """The connection of one request, and the engine that it was taken from."""

    connection: Connection | None = None

    def taken(self) -> Connection:
        source = reader()
        if self.connection is None or self.connection.engine is not source:
            self.give_back()
            self.connection = source.connect()
        return self.connection

    def give_back(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


_holder: ContextVar[_Held | None] = ContextVar("reading_connection", default=None)


def _connection_for_reading() -> Engine | Connection:
    """Give the held connection, unless a block around this one is reading on it."""
    held = _holder.get()
    if held is None or engine().dialect.name == "sqlite":
        return reader()
    connection = held.taken()
    return reader() if connection.in_transaction() else connection


def _reader(source: Engine) -> Engine:
    if source.dialect.name == "sqlite":
        return source
    return source.execution_options(isolation_level="AUTOCOMMIT")


def _prepare_sqlite(engine: Engine) -> None:
    if event.contains(engine, "connect", _on_sqlite_connect):
        return
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    """Let SQLAlchemy say BEGIN itself; write-ahead log for readers beside a writer."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-16000",  # 16 MB a connection
        "mmap_size=268435456",  # pages come from the system's cache without being copied
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))
