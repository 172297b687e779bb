"""`make audit` fails for a weakness that is known, and when nobody could be asked."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from packaging.markers import Marker

from store.settings import ROOT
from tests.servers.ports import free_port

MAKEFILE = (ROOT / "Makefile").read_text()
PIN = re.compile(r"^([a-z0-9.-]+)(?:\[.*?\])?==[^ ;]+(?: ; (.+?))?(?: \\)?$", re.MULTILINE)
LOCKED = {
    name
    for name, marker in PIN.findall((ROOT / "requirements/run.txt").read_text())
    if not marker or Marker(marker).evaluate()  # the others are for other systems
}


class Advisories(ThreadingHTTPServer):
    """Answers as OSV does: what is weak, and nothing of everything else."""

    def __init__(self, weak: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.weak, self.asked = weak, set()


class Answer(BaseHTTPRequestHandler):
    """One question about one version of one package."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name, version = asked["package"]["name"], asked["version"]
        self.server.asked.add(name)
        told = {"vulns": [advisory(name, version)]} if name == self.server.weak else {}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def advisory(name, version):
    package = {"name": name, "ecosystem": "PyPI"}
    affected = [{"package": package, "ranges": [], "versions": [version]}]
    return {"id": "PYSEC-1-1", "modified": "2026-01-01T00:00:00Z", "affected": affected}


@contextmanager
def advisories(**told):
    with Advisories(**told) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def audited(port: int) -> subprocess.CompletedProcess:
    """Ask as `make audit` does, but a server of our own."""
    command = re.search(r"^AUDIT := \$\(BIN\)/(.+)$", MAKEFILE, re.MULTILINE).group(1)
    program = [str(Path(sys.executable).parent / command.split()[0]), *command.split()[1:]]
    here = ["--osv-url", f"http://127.0.0.1:{port}/v1/query", "-r", "requirements/run.txt"]
    return subprocess.run(
        [*program, *here], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.asvs("V15.2.1")
def test_everything_that_is_locked_is_asked_about():
    with advisories() as server:
        answer = audited(server.server_port)

    assert answer.returncode == 0, answer.stderr
    assert LOCKED - server.asked == set()
    assert len(LOCKED) > 50


@pytest.mark.asvs("V15.2.1")
def test_a_known_weakness_fails():
    with advisories(weak="flask") as server:
        answer = audited(server.server_port)

    assert answer.returncode == 1
    assert "PYSEC-1-1" in answer.stdout


@pytest.mark.asvs("V15.2.1")
def test_advisories_that_cannot_be_asked_fail():
    assert audited(free_port()).returncode != 0


def test_the_command_asks_about_what_the_shop_runs_on():
    recipe = MAKEFILE.split("\naudit:\n")[1].split("\n\n")[0]

    assert "$(AUDIT) --requirement requirements/run.txt" in recipe
    assert "npm audit" in recipe
