"""The two databases every test of data runs on, each emptied in milliseconds."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, QueuePool, create_engine, func, select

from store.infra import db
from store.settings import Settings
from store.web import database as web_database
from tests.servers.postgres import Postgres

TEMPLATE = "shop_template"

# What the migrations themselves have written is kept beside the tables, with a function
# that puts it back.
KEEP = """
DO $$
DECLARE
    named text;
    filled boolean;
    steps text := '';
BEGIN
    CREATE SCHEMA first;
    FOR named IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || quote_ident(named) || ')' INTO filled;
        CONTINUE WHEN NOT filled;
        EXECUTE 'CREATE TABLE first.' || quote_ident(named)
            || ' AS TABLE public.' || quote_ident(named);
        steps := steps || 'INSERT INTO public.' || quote_ident(named)
            || ' SELECT * FROM first.' || quote_ident(named) || ';';
        CONTINUE WHEN NOT EXISTS (SELECT 1 FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = named AND column_name = 'id');
        steps := steps || 'PERFORM setval(pg_get_serial_sequence(' || quote_literal(named)
            || ', ''id''), max(id)) FROM public.' || quote_ident(named) || ';';
    END LOOP;
    EXECUTE 'CREATE FUNCTION first.put_back() RETURNS void LANGUAGE plpgsql AS '
        || quote_literal('BEGIN ' || steps || ' END');
END $$
"""

# One round trip: delete the rows of the tables that ever had any, count from one again, and
# put back what a fresh shop has.
EMPTY = """
DO $$
DECLARE
    named text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR named IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE 'DELETE FROM ' || quote_ident(named);
    END LOOP;
    PERFORM setval(quote_ident(sequencename)::regclass, 1, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
    PERFORM first.put_back();
END $$
"""


@dataclass
class Database:
    """A database bound to the application for one test."""

    kind: str
    url: str
    engine: Engine

    def bind(self) -> None:
        db.bind(self.engine)

    def row_counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        with self.engine.connect() as connection:
            return {
                name: connection.scalar(select(func.count()).select_from(table))
                for name, table in db.Base.metadata.tables.items()
            }

    def release(self) -> None:
        self.engine.dispose()


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """A transaction that minds no trigger and no key: who owns the files can do so."""
    with database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if database.kind == "sqlite":
            raw.execute("PRAGMA foreign_keys=OFF")
            names = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            triggers = raw.execute(names).fetchall()
            for name, _ in triggers:
                raw.execute(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        connection.commit()
        if database.kind == "sqlite":
            for _, statement in triggers:
                raw.execute(statement)
            raw.execute("PRAGMA foreign_keys=ON")
            raw.commit()


class SqliteDatabase:
    """Copies of one prepared file, all opened by one engine: it knows the statements."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.template = template
        self.path = template
        self.count = 0
        self.engine = create_engine(
            "sqlite:///", creator=self._connection, poolclass=QueuePool, pool_size=5
        )

    def fresh(self) -> Database:
        """An empty database in a file of its own."""
        self.engine.dispose()
        self.count += 1
        self.path = self.folder / f"{self.count}.sqlite"
        shutil.copyfile(self.template, self.path)
        return Database("sqlite", f"sqlite:///{self.path}", self.engine)

    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=15, check_same_thread=False)


class PostgresDatabase:
    """One database of the test cluster, emptied between tests."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = create_engine(url, pool_size=10)

    @classmethod
    def prepared(cls, postgres: Postgres) -> "PostgresDatabase":
        """Clone the template; other tests may clone it too, under names of their own."""
        made = cls(postgres.clone("shop", template=TEMPLATE))
        with made.engine.begin() as connection:
            connection.exec_driver_sql(KEEP)
        return made

    def emptied(self) -> Database:
        with self.engine.begin() as connection:
            connection.exec_driver_sql(EMPTY)
        return Database("postgresql", self.url, self.engine)

    def close(self) -> None:
        self.engine.dispose()


def make_sqlite_template(folder: Path, configuration: Settings) -> None:
    """Write a file with the newest schema."""
    migrate(f"sqlite:///{folder / TEMPLATE}", configuration)


def make_postgres_template(folder: Path, configuration: Settings) -> None:
    """Write a cluster that has a database with the newest schema."""
    server = Postgres()
    server.create()
    try:
        migrate(server.clone(TEMPLATE), configuration)
        server.keep(folder / "data")
    finally:
        server.destroy()


def migrate(url: str, configuration: Settings) -> None:
    """Bring a database to the newest schema, by the migrations."""
    app = Flask("migrations")
    web_database.init_app(app, configuration.model_copy(update={"DATABASE_URL": url}))
    with app.app_context():
        upgrade()
        web_database.database.engine.dispose()
