"""How Alembic sees the shop's schema, through Flask-Migrate."""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

import store


def plain_type(kind: str, item: Any, _context: object) -> str | bool:
    """Write our column types as the plain ones they are stored as."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def load_models() -> None:
    """Know every table, also of rooms that the application has not opened."""
    for module in pkgutil.walk_packages(store.__path__, "store."):
        if module.name.endswith(".models"):
            importlib.import_module(module.name)


@contextmanager
def without_cascades(connection: Connection) -> Iterator[None]:
    """Let SQLite copy a table without deleting what refers to it.

    A changed table is copied, dropped and renamed there, and dropping deletes its rows
    first, with all that cascades (https://sqlite.org/lang_altertable.html#otheralter).
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    yield
    broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    raw.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"rows refer to nothing after the migration: {broken[:5]}")


def migrate() -> None:
    load_models()
    extension = current_app.extensions["migrate"]
    engine = extension.db.engine
    with engine.connect() as connection, without_cascades(connection):
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            render_item=plain_type,
            transaction_per_migration=True,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not as text.")
migrate()
