"""Is the database up to date and filled, and if not, make it so."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from store.launcher.errors import StartError
from store.launcher.plan import Plan
from store.launcher.secrets_file import write_private
from store.launcher.supervisor import Say
from store.settings import ROOT

SQLITE = "sqlite:///"
REVISION = re.compile(r"^(down_)?revision\b[^=]*=\s*[\"']([^\"']+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What the seed printed; `undrawn` will mark that the rest of its pictures exist."""

    printed: str = ""
    undrawn: Path | None = None


def prepare_database(plan: Plan, *, say: Say) -> Filling:
    """Migrate, list what a new version lists in another way, and fill an empty shop.

    A second start asks the database which revision it has instead of starting the
    migration tool, and reads what the seed printed then.
    """
    there = _revisions(plan.settings.database_url)
    note = plan.settings.VAR.resolve() / "run" / f"seed-{_fingerprint(plan)}.txt"
    if there != _heads(ROOT / "migrations" / "versions"):
        say("Setting up the database …")
        _flask(plan, "db", "upgrade")
        if there:
            _flask(plan, "relist", "--missing")
    if plan.settings.production:
        return Filling()
    return _filled(plan, note, fresh=not there, say=say)


def _filled(plan: Plan, note: Path, *, fresh: bool, say: Say) -> Filling:
    drawn = note.with_suffix(".drawn")
    if fresh:
        note.unlink(missing_ok=True)
        drawn.unlink(missing_ok=True)
    if not note.exists():
        say("Filling the shop with the demo catalogue …" if fresh else "Looking inside …")
        write_private(note, _flask(plan, "seed-demo"))
    printed = note.read_text()
    is_demo = "nothing was added" not in printed
    return Filling(
        printed=printed, undrawn=drawn if is_demo and not drawn.exists() else None
    )


def database_title(plan: Plan) -> str:
    """Name the database without its password."""
    url = plan.settings.database_url
    if url.startswith(SQLITE):
        return "SQLite (embedded)"
    return "PostgreSQL at " + url.rpartition("@")[2].rpartition("//")[2].partition("?")[0]


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
