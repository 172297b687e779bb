"""What is wrong with an installation, asked by `flask check` and `/readyz`."""

from __future__ import annotations

from datetime import timedelta

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import cast, func, select

from store.infra import antivirus, db, queue, slicer, storage
from store.infra.db import UtcDateTime
from store.kernel import clock
from store.settings import DEFAULT_SECRET, ROOT, Settings, settings

CLOCKS_AGREE = timedelta(minutes=1)


def problems(*, deploy: bool) -> list[str]:
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
    return found + (_deploy_problems(chosen) if deploy else [])


def schema_is_current() -> bool:
    """Tell whether the database has every migration of this release."""
    wanted = set(ScriptDirectory(str(ROOT / "migrations")).get_heads())
    with db.engine().connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == wanted


def clock_error() -> timedelta:
    """Give how far this machine's clock is from PostgreSQL's; SQLite has ours.

    What is held and what expires is decided by the machine that looks.
    """
    if db.engine().dialect.name == "sqlite":
        return timedelta()
    with db.reading() as session:
        theirs = session.scalar(select(cast(func.clock_timestamp(), UtcDateTime)))
    return abs(clock.now() - theirs) if theirs else timedelta()


def _deploy_problems(chosen: Settings) -> list[str]:
    wrong = {
        "ENVIRONMENT: set it to production.": not chosen.production,
        "SECRET_KEY: set a secret of your own.": chosen.SECRET_KEY == DEFAULT_SECRET,
        "DATABASE_URL: use PostgreSQL for more than one machine.": "sqlite"
        in chosen.database_url,
        "SMTP_URL: mails stay in a folder until it is set.": not chosen.SMTP_URL,
        "CLAMD_URL: uploads are not scanned for viruses.": not chosen.CLAMD_URL,
        "STRIPE_SECRET_KEY: test keys take no money.": not _is_live(chosen),
        "PUBLIC_URL: must begin with https://.": not chosen.PUBLIC_URL.startswith(
            "https://"
        ),
        "RATE_LIMITS: are off.": not chosen.RATE_LIMITS,
    }
    return [sentence for sentence, is_wrong in wrong.items() if is_wrong]


def _is_live(chosen: Settings) -> bool:
    return chosen.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
