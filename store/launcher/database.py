"""Is the database up to date and filled, and if not, make it so."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from store.launcher.errors import StartError
from store.launcher.plan import Plan
from store.launcher.secrets_file import write_private
from store.launcher.supervisor import Say
from store.settings import ROOT

SQLITE = "sqlite:///"
REVISION = re.compile(r"^(down_)?revision\b[^=]*=\s*[\"']([^\"']+)", re.MULTILINE)


def prepare_database(plan: Plan, *, say: Say) -> str:
    """Migrate, and fill an empty shop; gives the demo log-ins as the seed printed them.

    A second start asks the database which revision it has instead of starting the
    migration tool.
    """
    note = plan.settings.VAR.resolve() / "run" / f"seed-{_fingerprint(plan)}.txt"
    if not _is_current(plan):
        say("Setting up the database …")
        _flask(plan, "db", "upgrade")
        note.unlink(missing_ok=True)
    if plan.settings.production:
        return ""
    if not note.exists():
        say("Filling the demo shop when it is empty …")
        write_private(note, _flask(plan, "seed-demo"))
    return note.read_text()


def database_title(plan: Plan) -> str:
    """Name the database without its password."""
    url = plan.settings.database_url
    if url.startswith(SQLITE):
        return "SQLite (embedded)"
    return "PostgreSQL at " + url.rpartition("@")[2].rpartition("//")[2].partition("?")[0]


def _is_current(plan: Plan) -> bool:
    heads = _heads(ROOT / "migrations" / "versions")
    return _revisions(plan.settings.database_url) == heads


def _heads(versions: Path) -> set[str]:
    """The revisions that no other revision builds upon."""
    known: set[str] = set()
    built_upon: set[str] = set()
    for file in versions.glob("*.py"):
        for down, revision in REVISION.findall(file.read_text()):
            (built_upon if down else known).add(revision)
    return known - built_upon


def _revisions(url: str) -> set[str]:
    if url.startswith(SQLITE):
        return _sqlite_revisions(Path(url.removeprefix(SQLITE)))
    return _postgresql_revisions(url.replace("+psycopg", "", 1))


def _sqlite_revisions(path: Path) -> set[str]:
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        try:
            return {
                row[0]
                for row in connection.execute("SELECT version_num FROM alembic_version")
            }
        except sqlite3.OperationalError:
            return set()  # there is no such table yet


def _postgresql_revisions(url: str) -> set[str]:
    import psycopg  # noqa: PLC0415 slow to load, and most shops start on SQLite

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except psycopg.errors.UndefinedTable:
        return set()
    except psycopg.OperationalError as error:
        raise StartError(f"DATABASE_URL: the database does not answer: {error}") from error
    return {row[0] for row in rows}


def _fingerprint(plan: Plan) -> str:
    return hashlib.sha256(plan.settings.database_url.encode()).hexdigest()[:12]


def _flask(plan: Plan, *words: str) -> str:
    ran = subprocess.run(  # noqa: S603 fixed words, no shell
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        env=plan.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    with plan.log("database").open("a") as log:
        log.write(ran.stderr)
    if ran.returncode != 0:
        raise StartError(f"`flask {' '.join(words)}` failed:\n{ran.stderr[-3000:]}")
    return ran.stdout
