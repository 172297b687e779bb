"""A server that is gunicorn as the shop starts it, with an application that tells."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from werkzeug.middleware.proxy_fix import ProxyFix

from store.settings import ROOT
from tests.servers.ports import free_port, wait_until
from tests.servers.raw import asked

# Everything the shop sets for gunicorn, but for what the shop itself does at the start.
CONFIGURATION = """
from store.launcher.serving import *
del when_ready
workers, threads, loglevel = 1, 4, "error"
"""


class Echo:
    """Answers with what it saw, and keeps a line for each request."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.seen_file = folder / "seen"
        (folder / "gunicorn.conf.py").write_text(CONFIGURATION)
        self._server: subprocess.Popen | None = None

    def start(self) -> None:
        words = [
            "-c",
            str(self.folder / "gunicorn.conf.py"),
            "tests.servers.echo:application",
        ]
        self._server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *words],
            cwd=ROOT,
            env={
                "PORT": str(self.port),
                "SEEN": str(self.seen_file),
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": str(ROOT),
            },
        )
        wait_until(self._answers, seconds=15, what="gunicorn starting")
        self.forget()

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait(timeout=15)

    def seen(self) -> list[str]:
        """The requests that came through, as "GET /path"."""
        return self.seen_file.read_text().splitlines()

    def forget(self) -> None:
        self.seen_file.write_text("")

    def _answers(self) -> bool:
        assert self._server.poll() is None
        try:
            return bool(asked(self.port, b"GET / HTTP/1.0\r\n\r\n"))
        except ConnectionRefusedError:
            return False


def _tell(environ, start_response) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    with Path(os.environ["SEEN"]).open("a") as seen:
        seen.write(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}\n")
    told = {
        "host": environ.get("HTTP_HOST", ""),
        "scheme": environ["wsgi.url_scheme"],
        "from": environ["REMOTE_ADDR"],
        "length": len(body),
        "headers": {name: text for name, text in environ.items() if name[:5] == "HTTP_"},
        "script": environ.get("SCRIPT_NAME", ""),
    }
    text = json.dumps(told).encode()
    start_response("200 OK", [("Content-Type", "application/json"), _length(text)])
    return [text]


def _length(text: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(text))


application = ProxyFix(_tell, x_for=1, x_proto=1, x_host=1)
