"""A throwaway PostgreSQL with its own cluster and port; works for root and for anybody."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.servers.ports import free_port, wait_until

QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "jit=off",  # as the shop asks on each connection
)


class Postgres:
    """One cluster in a temporary folder."""

    def __init__(self) -> None:
        self.bin = _programs()
        self.port = free_port()
        # Short, and open to the user it runs as: sockets have short names.
        self.home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._server: subprocess.Popen | None = None
        self._user = _unprivileged_user()
        if self._user:
            os.chown(self.home, self._user["user"], self._user["group"])

    def create(self) -> None:
        """Make the cluster and start it."""
        command = [
            self.bin / "initdb",
            "-D",
            self.home / "data",
            "-A",
            "trust",
            "-U",
            "shop",
        ]
        self._run([*command, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"])
        self.start()

    def create_like(self, kept: Path) -> None:
        """Start a copy of a cluster that was kept."""
        _copy(kept, self.home / "data")
        self.start()

    def keep(self, folder: Path) -> None:
        """Stop in good order, and write a copy of the cluster."""
        self._end(signal.SIGINT)
        _copy(self.home / "data", folder)

    def start(self) -> None:
        options = [word for setting in QUICK for word in ("-c", setting)]
        listen = ["-k", self.home, "-h", "127.0.0.1", "-p", str(self.port)]
        with (self.home / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self.bin / "postgres", "-D", self.home / "data", *listen, *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._where(),
            )
        wait_until(self._answers, seconds=30, what="PostgreSQL starting")

    def stop(self) -> None:
        """Stop at once; nothing here is worth keeping."""
        self._end(signal.SIGQUIT)

    def destroy(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database, over TCP as in production."""
        return f"postgresql+psycopg://shop@127.0.0.1:{self.port}/{database}"

    def clone(self, database: str, *, template: str = "template1") -> str:
        """Make a database from a template; gives its address."""
        self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def create_database(self, name: str, *, owner: str) -> None:
        """Make an empty database with an owner of its own."""
        self.execute(f'CREATE ROLE "{owner}" LOGIN')
        self.execute(f'CREATE DATABASE "{name}" OWNER "{owner}"')

    def execute(self, statement: str, *, database: str = "postgres") -> None:
        with self.connect(database) as connection:
            connection.execute(statement)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        address = f"host={self.home} port={self.port} user=shop dbname={database}"
        return psycopg.connect(address, autocommit=True)

    def _end(self, how: signal.Signals) -> None:
        self._server.send_signal(how)
        self._server.wait(timeout=20)

    def _answers(self) -> bool:
        if self._server.poll() is not None:
            raise RuntimeError((self.home / "log").read_text())
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, command) -> None:
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            **self._where(),
        )

    def _where(self) -> dict:
        return {
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            "cwd": "/",
            **self._user,
        }


def _copy(folder: Path, to: Path) -> None:
    """Copy a folder with its owners: PostgreSQL wants to own its files."""
    subprocess.run(["cp", "-a", folder, to], check=True)


def _programs() -> Path:
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(found, key=lambda path: int(path.parts[4]), default=None)
    program = newest or shutil.which("postgres")
    if program is None:
        raise RuntimeError("PostgreSQL is missing: `make test` installs it")
    return Path(program).parent


def _unprivileged_user() -> dict:
    """PostgreSQL refuses to run as root, so root lends it the packaged user."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
