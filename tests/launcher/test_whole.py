"""The launcher opens the whole shop, keeps it open, and leaves nothing behind."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.settings import ROOT, Settings
from tests.servers.ports import free_pair, wait_until

QUICKLY_FILLED = {
    "FLASK_SEED_DEMO_PICTURE_SIZE": "64",
    "FLASK_SEED_DEMO_PICTURES": "12",
    "FLASK_SEED_DEMO_MODELS": "0",
}
READY = re.compile(r"Ready in ([\d.]+) s")


class Run:
    """One `python -m store.launcher`, and what it printed."""

    def __init__(self, var: Path, port: int, **more: str) -> None:
        self.var, self.port = var, port
        self.output = var.with_name(f"{var.name}.txt")
        clean = {
            name: text
            for name, text in os.environ.items()
            if name not in Settings.model_fields
        }
        told = {
            **clean,
            "VAR": str(var),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
            **more,
        }
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "store.launcher"],
                cwd=ROOT,
                env=told,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_open(self) -> bool:
        assert self.process.poll() is None, self.text
        return READY.search(self.text) is not None

    @property
    def took(self) -> float:
        """Seconds until the shop was open."""
        return float(READY.search(self.text).group(1))

    @property
    def text(self) -> str:
        return self.output.read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=40)

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """Every process that was told of this state folder: its number and its command."""
        return dict(_processes_told(f"VAR={self.var}\0"))


def _processes_told(variable: str):
    for folder in Path("/proc").iterdir():
        try:
            if variable.encode() in (folder / "environ").read_bytes() + b"\0":
                yield int(folder.name), (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue


@contextmanager
def running(var: Path) -> Iterator[Run]:
    """A launcher that has opened its shop; it is stopped at the end, if it still runs."""
    # An option of seed-demo, by the name flask gives it: small pictures are drawn sooner.
    run = Run(var, free_pair(), SLICER="off", **QUICKLY_FILLED)
    try:
        wait_until(run.is_open, seconds=200, what="the shop opening")
        yield run
    finally:
        if run.process.poll() is None:
            run.stop()


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A shop that was opened once, filled, and closed."""
    with running(tmp_path_factory.mktemp("launcher") / "var") as first:
        first.opened_after = first.took
        first.code = first.stop()
        yield first


@pytest.fixture(scope="module")
def reopened(closed):
    """The same shop, opened again."""
    with running(closed.var) as again:
        yield again


def test_the_first_start_says_where_everything_is(closed):
    lines = (
        "Shop",
        "no second factor asked",
        "Payments",
        "Redis",
        "Ctrl-C stops everything",
    )
    for line in lines:
        assert line in closed.text


def test_a_stop_is_clean_and_leaves_no_process(closed):
    assert closed.code == 0
    assert closed.processes() == {}


def test_nothing_survives_the_sudden_death_of_the_launcher(closed, tmp_path):
    var = shutil.copytree(closed.var, tmp_path / "var")
    with running(var) as run:
        run.process.kill()
        run.process.wait()

        wait_until(lambda: run.processes() == {}, seconds=30, what="every part ending")


def test_a_second_start_serves_the_shop_sooner(closed, reopened):
    assert reopened.took < closed.opened_after
    assert reopened.status("/") == 200
    assert "Setting up the database" not in reopened.text


@pytest.mark.parametrize("part", ["gunicorn", "worker.py"])
def test_a_killed_part_comes_back(reopened, part):
    os.kill(_first_of(reopened, part), signal.SIGKILL)

    wait_until(lambda: "started again" in reopened.text, seconds=20, what="the restart")
    wait_until(lambda: reopened.status("/readyz") == 200, seconds=20, what="serving")
    wait_until(lambda: _first_of(reopened, part), seconds=20, what="the part's return")


def _first_of(run, part) -> int | None:
    return min((pid for pid, line in run.processes().items() if part in line), default=None)


def test_a_busy_port_is_refused_in_one_sentence(reopened, tmp_path):
    second = Run(tmp_path / "other", reopened.port)

    assert second.process.wait(timeout=30) == 1
    assert second.text.startswith(f"Port {reopened.port} (the shop) is in use")
    assert len(second.text.splitlines()) == 1


def test_a_wrong_setting_is_named(tmp_path):
    run = Run(tmp_path / "var", free_pair(), ENVIRONMENT="holiday")

    assert run.process.wait(timeout=30) == 1
    assert "ENVIRONMENT" in run.text
