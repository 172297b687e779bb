"""A child is started again when it dies, waits longer each time, and is always stopped."""

import os
import signal
import subprocess
import sys
import time

import pytest

from store.launcher.child import Child
from store.launcher.errors import StartError
from store.launcher.supervisor import Supervisor
from tests.servers.ports import wait_until

PATIENT = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
)
# Leaves a process behind in a group of its own, as a killed RQ worker leaves its horse.
PARENT = (
    "import subprocess, sys, time;"
    "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'],"
    " start_new_session=True);"
    "print(p.pid, flush=True); time.sleep(60)"
)


@pytest.fixture
def child(tmp_path):
    started = []

    def make(code, **options):
        log = tmp_path / f"{len(started)}.log"
        command = [sys.executable, "-c", code]
        started.append(Child("it", command, environment=os.environ, log=log, **options))
        started[-1].start()
        return started[-1]

    yield make
    for one in started:
        one.ask_to_stop()
        one.wait_until_stopped()


def _is_dead(child) -> bool:
    return child.exit_code is not None


def test_a_living_child_is_left_alone(child):
    living = child(PATIENT)

    assert living.revive() is None


def test_a_killed_child_is_started_again_after_a_pause(child):
    killed = child(PATIENT)
    first = killed.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: _is_dead(killed), seconds=5, what="the death")

    assert "SIGKILL" in killed.revive()
    assert killed.revive() is None
    wait_until(lambda: killed.revive() is not None, seconds=5, what="the restart")
    assert killed.pid != first


def test_a_child_that_keeps_dying_waits_longer_each_time(child):
    failing = child("raise SystemExit(3)")
    pauses = []
    for _ in range(3):
        wait_until(lambda: _is_dead(failing), seconds=5, what="the death")
        pauses.append(failing.revive())
        failing.start()

    assert ["0.5 s" in pauses[0], "1 s" in pauses[1], "2 s" in pauses[2]] == [True] * 3


def test_a_child_that_ignores_the_request_is_killed(child):
    stubborn = child(STUBBORN, patience=0.3)
    time.sleep(0.3)

    stubborn.ask_to_stop()
    stubborn.wait_until_stopped()

    assert stubborn.exit_code == -signal.SIGKILL


def test_the_log_tells_why_a_child_died(child):
    failing = child("raise SystemExit('the disk is full')")
    wait_until(lambda: _is_dead(failing), seconds=5, what="the death")

    assert failing.last_words() == "the disk is full"


def test_a_start_ends_when_a_child_dies(tmp_path):
    supervisor = Supervisor(say=str)
    log = tmp_path / "log"
    command = [sys.executable, "-c", "raise SystemExit('no licence')"]
    supervisor.start(Child("it", command, environment=os.environ, log=log))

    with pytest.raises(StartError, match="no licence"):
        supervisor.wait_for("The shop", lambda: False, seconds=20)

    supervisor.stop()


STOPPER = """
import os, sys
from pathlib import Path
from store.launcher.child import Child
from store.infra.lineage import adopt_orphans
from store.launcher.orphans import end_orphans
from store.launcher.supervisor import Supervisor
adopt_orphans()
log = Path(sys.argv[1])
supervisor = Supervisor(say=print)
command = [sys.executable, "-c", sys.argv[2]]
child = Child("parent", command, environment=os.environ, log=log)
supervisor.start(child)
supervisor.wait_for("the grandchild", lambda: log.read_text().strip(), seconds=10)
os.kill(child.pid, 9)
supervisor.stop()
end_orphans(patience=3)
print(log.read_text())
"""


def test_nothing_is_left_behind_not_even_by_a_killed_child(tmp_path):
    stopped = subprocess.run(
        [sys.executable, "-c", STOPPER, tmp_path / "log", PARENT],
        capture_output=True,
        text=True,
        check=True,
    )

    with pytest.raises(ProcessLookupError):
        os.kill(int(stopped.stdout), 0)
