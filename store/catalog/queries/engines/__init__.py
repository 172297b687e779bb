"""Two search engines behind one contract: the database that is bound decides."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from store.catalog.queries.engines.contract import Engine
from store.catalog.queries.engines.postgresql import PostgresqlEngine
from store.catalog.queries.engines.sqlite import SqliteEngine

ENGINES: Mapping[str, Engine] = {
    "postgresql": PostgresqlEngine(),
    "sqlite": SqliteEngine(),
}


def engine_of(session: Session) -> Engine:
    return ENGINES[session.get_bind().dialect.name]
