"""What does not work in an installation, asked by `flask check` and `/readyz`."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import cast, func, select

from store.infra import antivirus, db, queue, slicer, storage
from store.infra.db import UtcDateTime
from store.kernel import clock
from store.settings import ROOT, settings

CLOCKS_AGREE = timedelta(minutes=1)


def problems() -> list[str]:
    """Give one sentence for each thing to mend."""
    chosen = settings()
    found = (
        [] if schema_is_current() else ["The database is not migrated: flask db upgrade."]
    )
    if clock_error() > CLOCKS_AGREE:
        found.append("This machine's clock and the database's differ: set both by NTP.")
    if not queue.reachable(chosen.REDIS_URL):
        found.append("REDIS_URL: Redis does not answer.")
    if not storage.storage().answers():
        found.append("STORAGE_URL: files cannot be kept there.")
    if antivirus.is_on() and not antivirus.answers():
        found.append("CLAMD_URL: ClamAV does not answer; uploads wait for it.")
    if chosen.SLICER not in {"", slicer.NEVER} and slicer.slicer() is None:
        found.append("SLICER: there is no program at that place.")
    return found


def schema_is_current() -> bool:
    """Tell whether the database has every migration of this release."""
    with db.engine().connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == _heads()


@cache
def _heads() -> set[str]:
    """Give the newest migrations of this release, read once: they stay while it runs."""
    return set(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def clock_error() -> timedelta:
    """Give how far this machine's clock is from PostgreSQL's; SQLite has ours.

    What is held and what expires is decided by the machine that looks.
    """
    if db.engine().dialect.name == "sqlite":
        return timedelta()
    with db.reading() as session:
        theirs = session.scalar(select(cast(func.clock_timestamp(), UtcDateTime)))
    return abs(clock.now() - theirs) if theirs else timedelta()
