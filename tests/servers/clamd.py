"""A throwaway ClamAV: the real daemon, with one signature of its own not millions."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from store.infra.antivirus import answers
from store.settings import settings, use
from tests.servers.ports import free_port, wait_until

MIB = 1 << 20
LARGEST = 2 * MIB
CONFIGURATION = """
Foreground yes
DatabaseDirectory {home}/signatures
TemporaryDirectory {home}/scratch
LocalSocket {home}/clamd.sock
LocalSocketMode 666
FixStaleSocket yes
TCPSocket {port}
TCPAddr 127.0.0.1
MaxThreads 4
CommandReadTimeout 10
SelfCheck 3600
"""
SMALL = {
    "StreamMaxLength": LARGEST,
    "MaxFileSize": LARGEST,
    "MaxScanSize": LARGEST,
    "AlertExceedsMax": "yes",
}
# Two halves: whole, this file would itself be found by scanners.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")


def eicar() -> bytes:
    """The file that every scanner calls a virus by agreement (eicar.org)."""
    return "".join(EICAR).encode()


class Clamd:
    """One daemon that listens on a socket and on a port."""

    def __init__(self, options: dict[str, object] | None = None) -> None:
        self.options = options or SMALL
        self.port = free_port()
        self.home = Path(tempfile.mkdtemp(prefix="clam-", dir="/tmp"))
        self._server: subprocess.Popen | None = None

    @property
    def urls(self) -> dict[str, str]:
        return {
            "tcp": f"tcp://127.0.0.1:{self.port}",
            "unix": f"unix://{self.home}/clamd.sock",
        }

    def start(self) -> None:
        self._write_files()
        with (self.home / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [_program(), "-c", self.home / "clamd.conf"],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **_unprivileged(),
            )
        wait_until(self._answers, seconds=60, what="clamd starting")

    def stop(self) -> None:
        self._server.kill()
        self._server.wait(timeout=10)

    def destroy(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _write_files(self) -> None:
        for name in ("signatures", "scratch"):
            (self.home / name).mkdir(exist_ok=True)
        signature = f"Eicar-Test-Signature:0:*:{eicar().hex()}\n"
        (self.home / "signatures" / "local.ndb").write_text(signature)
        lines = [f"{name} {value}\n" for name, value in self.options.items()]
        written = CONFIGURATION.format(home=self.home, port=self.port) + "".join(lines)
        (self.home / "clamd.conf").write_text(written)
        owner = _unprivileged().get("user")
        if owner is not None:
            for path in (self.home, *self.home.iterdir()):
                os.chown(path, owner, -1)

    def _answers(self) -> bool:
        if self._server.poll() is not None:
            raise RuntimeError((self.home / "log").read_text())
        before = settings()
        use(before.model_copy(update={"CLAMD_URL": self.urls["tcp"]}))
        try:
            return answers()
        finally:
            use(before)


def _program() -> str:
    program = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise RuntimeError("clamd is missing: `make test` installs it")
    return program


def _unprivileged() -> dict[str, int]:
    """The daemon gives up root's rights; as nobody it has none to give up."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
