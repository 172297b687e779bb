"""A program of the machine is as limited as our own child, and ends with all it started."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from store.infra.programs import run_program
from store.infra.sandbox import (
    MEBIBYTE,
    ChildCrashed,
    ChildError,
    ChildTimedOut,
    Limits,
)

QUICK = Limits(memory=400 * MEBIBYTE, cpu_seconds=2, wall_seconds=10, file_size=MEBIBYTE)


@pytest.fixture
def shell(tmp_path):
    """Run a line of shell in an empty folder."""

    def run(line, limits=QUICK):
        return run_program(["sh", "-c", line], limits=limits, cwd=tmp_path)

    return run


@pytest.fixture
def python(tmp_path):
    """Run a body of Python as a program."""

    def run(body, limits=QUICK):
        command = [sys.executable, "-I", "-S", "-c", body]
        return run_program(command, limits=limits, cwd=tmp_path)

    return run


def test_what_a_program_said_and_used_is_told(shell):
    finished = shell("echo out; echo err >&2; exit 3")

    assert finished.returncode == 3
    assert (finished.stdout_tail, finished.stderr_tail) == ("out\n", "err\n")


def test_the_use_is_the_program_s_own(python):
    ours = bytearray(300_000_000)
    large = python("held = bytearray(200_000_000)\nfor _ in range(10**6): pass")
    small = python("pass")

    assert 200_000_000 < large.peak_rss < 260_000_000
    assert small.peak_rss < 60_000_000 < len(ours)
    assert small.cpu_seconds < large.cpu_seconds < 2


def test_only_the_end_of_long_output_is_kept(shell):
    finished = shell("seq 100000")

    assert len(finished.stdout_tail) == 4000
    assert finished.stdout_tail.endswith("\n100000\n")


def test_a_program_works_in_its_folder_and_reads_nothing(shell, tmp_path):
    assert shell("pwd; cat").stdout_tail == f"{tmp_path}\n"


def test_no_secret_and_no_open_file_reaches_a_program(shell, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_do_not_leak")

    finished = shell("env; ls /proc/self/fd")

    assert "sk_live_do_not_leak" not in finished.stdout_tail
    assert finished.stdout_tail.endswith("\n0\n1\n2\n3\n")  # 3 is the folder being listed


def test_a_program_that_is_missing_is_said_to_be_so(tmp_path):
    finished = run_program(["/usr/bin/no-such-slicer"], limits=QUICK, cwd=tmp_path)

    assert finished.returncode == 127
    assert "No such file" in finished.stderr_tail


def test_a_crash_is_told_by_its_signal(shell):
    with pytest.raises(ChildCrashed) as crash:
        shell("echo last words >&2; kill -SEGV $$")

    assert crash.value.signal_number == signal.SIGSEGV
    assert crash.value.detail == "last words\n"


def test_memory_is_limited(python):
    finished = python("bytearray(10**9)")

    assert finished.returncode == 1
    assert "MemoryError" in finished.stderr_tail
    assert finished.peak_rss < QUICK.memory


def test_processor_time_is_limited(shell):
    with pytest.raises(ChildTimedOut):
        shell("while :; do :; done", Limits(cpu_seconds=1, wall_seconds=30))


def test_time_by_the_clock_is_limited(shell):
    started = time.monotonic()

    with pytest.raises(ChildTimedOut):
        shell("sleep 60", Limits(wall_seconds=0.5))

    assert time.monotonic() - started < 4


def test_the_size_of_a_written_file_is_limited(shell, tmp_path):
    with pytest.raises(ChildCrashed) as crash:
        shell("exec head -c 2000000 /dev/zero > big")

    assert crash.value.signal_number == signal.SIGXFSZ
    assert (tmp_path / "big").stat().st_size == MEBIBYTE


def test_the_number_of_open_files_is_limited(python):
    finished = python("held = [open('/dev/null') for _ in range(100)]")

    assert "Too many open files" in finished.stderr_tail


def test_a_program_can_give_way_to_others(shell):
    politer = os.nice(0) + 3

    assert shell("nice", Limits(niceness=3)).stdout_tail == f"{politer}\n"


@pytest.mark.parametrize(
    "line",
    [
        "sleep 60 & echo $! > pid",
        "(sleep 60 & echo $! > pid)",
        "setsid sh -c 'echo $$ > pid; exec sleep 60' & sleep 0.3",
        "(setsid sh -c 'trap : TERM; sleep 60 & echo $! > pid; wait' &) ; sleep 0.3",
    ],
    ids=["child", "grandchild", "own session", "grandchild of its own session"],
)
@pytest.mark.parametrize("ending", ["", "; exec sleep 60", "; kill -SEGV $$"])
def test_what_a_program_started_ends_with_it(shell, tmp_path, line, ending):
    try:
        shell(line + ending, Limits(wall_seconds=1))
    except ChildError:
        assert ending

    assert _is_gone(int((tmp_path / "pid").read_text()))


def test_many_that_left_their_session_end_soon(shell):
    started = time.monotonic()

    shell("for each in $(seq 200); do (setsid sleep 987654 &); done")

    assert time.monotonic() - started < 8
    assert "987654" not in _everything_that_runs()


def test_a_program_that_ends_its_warden_has_crashed(shell):
    with pytest.raises(ChildCrashed, match="warden is gone"):
        shell("kill -KILL $PPID; sleep 60")


def test_a_program_goes_with_whoever_waits_for_it(tmp_path):
    """A worker that is killed takes nothing with it; its program must not stay for ever."""
    body = (
        "from pathlib import Path; from store.infra.programs import run_program; "
        f"run_program(['sh', '-c', 'echo $$ > pid; sleep 60'], cwd=Path({str(tmp_path)!r}))"
    )
    worker = subprocess.Popen([sys.executable, "-c", body])
    _wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())

    worker.kill()
    worker.wait()

    pid = int((tmp_path / "pid").read_text())
    _wait_for(lambda: _is_gone(pid))
    assert _is_gone(pid)


def _everything_that_runs():
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended while we looked
            commands.append(path.read_text(errors="replace"))
    return "\n".join(commands)


def _wait_for(true):
    deadline = time.monotonic() + 10
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)


def _is_gone(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return True
    return state == "Z"
