"""Whether this process can serve: database, schema, queue and disk, in plain words."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from store.infra import queue
from store.infra.checks import schema_is_current
from store.infra.db import reading
from store.settings import Settings

OK = "ok"
LEAST_FREE = 200_000_000  # bytes: room for a few uploads and the database's log


@dataclass(frozen=True)
class Readiness:
    """One word for each part; without Redis the shop serves, and work waits."""

    database: str
    migrations: str
    redis: str
    disk: str

    @property
    def can_serve(self) -> bool:
        return {self.database, self.migrations, self.disk} == {OK}

    @property
    def status(self) -> str:
        if not self.can_serve:
            return "not ready"
        return "ready" if self.redis == OK else "degraded"


def readiness(settings: Settings) -> Readiness:
    """Ask every part; never raises for one that is down."""
    database = _database()
    return Readiness(
        database=database,
        migrations=_migrations() if database == OK else "unknown",
        redis=OK if queue.reachable(settings.REDIS_URL) else "unreachable: work waits",
        disk=_disk(settings.VAR),
    )


def _database() -> str:
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "unreachable"
    return OK


def _migrations() -> str:
    try:
        return OK if schema_is_current() else "behind"
    except SQLAlchemyError:
        return "unknown"


def _disk(folder: Path) -> str:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return "missing"
    return OK if free >= LEAST_FREE else "nearly full"
