"""The child process is limited, private, and always ends in an outcome with a name."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from store.infra import sandbox
from store.infra.sandbox import (
    MEBIBYTE,
    ChildCrashed,
    ChildOutOfMemory,
    ChildRefused,
    ChildTimedOut,
    Limits,
    run_child,
    waiting_child,
)

QUICK = Limits(memory=400 * MEBIBYTE, cpu_seconds=2, wall_seconds=10, file_size=MEBIBYTE)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where a body of Python becomes `answer(request)` of a module for the child."""
    package = tmp_path / "project"
    package.mkdir()
    monkeypatch.setattr(sandbox, "_START", _start_with(package))

    def write(body, *, above=""):
        source = f"{dedent(above)}\ndef answer(request):\n{_indented(body)}"
        (package / "task_in_child.py").write_text(source)
        workplace = tmp_path / "workplace"
        workplace.mkdir(exist_ok=True)
        return workplace

    return write


@pytest.fixture
def child(place):
    """Run a body of Python as `answer(request)` in a limited child."""

    def run(body, request=None, limits=QUICK):
        return run_child("task_in_child", request or {}, limits=limits, cwd=place(body))

    return run


def _indented(body):
    return "\n".join("    " + line for line in dedent(body).strip().splitlines()) + "\n"


def _start_with(package: Path) -> str:
    return f"import sys; sys.path.insert(0, {str(package)!r}); " + sandbox._START


def test_the_answer_comes_back(child):
    assert child("return {'twice': request['n'] * 2}", {"n": 21}) == {"twice": 42}


def test_a_refusal_keeps_its_code(child):
    with pytest.raises(ChildRefused) as refusal:
        child("""
            from store.infra.sandboxed import ChildRefused
            raise ChildRefused('too-many-bodies')
        """)

    assert refusal.value.code == "too-many-bodies"


def test_a_crash_in_native_code_is_told_by_its_signal(child):
    with pytest.raises(ChildCrashed) as crash:
        child("import ctypes; ctypes.string_at(0)")

    assert crash.value.signal_number == signal.SIGSEGV


def test_an_unforeseen_error_is_a_crash_with_its_traceback(child):
    with pytest.raises(ChildCrashed) as crash:
        child("return {}['absent']")

    assert crash.value.signal_number is None
    assert "KeyError" in crash.value.detail


@pytest.mark.asvs("V15.2.5")
def test_memory_is_limited(child):
    with pytest.raises(ChildOutOfMemory):
        child("return {'size': len(bytearray(10**9))}")


def test_processor_time_is_limited(child):
    with pytest.raises(ChildTimedOut):
        child("while True: pass", limits=Limits(cpu_seconds=1, wall_seconds=30))


def test_time_by_the_clock_is_limited(child):
    started = time.monotonic()

    with pytest.raises(ChildTimedOut):
        child("import time; time.sleep(60)", limits=Limits(wall_seconds=1))

    assert time.monotonic() - started < 10


def test_the_size_of_a_written_file_is_limited(child):
    with pytest.raises(ChildCrashed):
        child("open('big', 'wb').write(bytes(2 * 1024 * 1024)); return {}")


def test_the_number_of_open_files_is_limited(child):
    with pytest.raises(ChildCrashed) as crash:
        child("""
            import os
            held = [os.open('/dev/null', os.O_RDONLY) for _ in range(100)]
            return {'held': len(held)}
        """)

    assert "Too many open files" in crash.value.detail


def test_an_endless_reply_is_cut_off(child):
    with pytest.raises(ChildCrashed, match="larger than allowed"):
        child("return {'text': 'x' * 5000}", limits=Limits(reply_size=1000))


def test_what_a_library_prints_does_not_spoil_the_reply(child):
    assert child("print('{\"result\": 1}'); return {'ok': True}") == {"ok": True}


@pytest.mark.asvs("V15.2.5")
def test_no_secret_reaches_the_child(child, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_do_not_leak")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")

    seen = child("import os; return dict(os.environ)")

    assert "sk_live_do_not_leak" not in str(seen)
    assert "PYTHONPATH" not in seen
    assert seen["OPENBLAS_NUM_THREADS"] == "1"


def test_the_child_works_in_its_own_directory(child, tmp_path):
    seen = child("import os; return {'cwd': os.getcwd()}")

    assert seen == {"cwd": str(tmp_path / "workplace")}


@pytest.mark.asvs("V1.4.3")
def test_what_the_child_started_ends_with_it(child):
    pid = child("""
        import subprocess
        return {'pid': subprocess.Popen(['sleep', '60']).pid}
    """)["pid"]

    _wait_for(lambda: not _is_running(pid))
    assert not _is_running(pid)


def test_what_was_used_is_told(place):
    cwd = place("""
        import time
        held = bytearray(200_000_000)
        while time.process_time() < 0.5: pass
        return {}
    """)

    with waiting_child("task_in_child", limits=QUICK, cwd=cwd) as ask:
        answer = ask({})

    assert 0.4 < answer.cpu_seconds < 2
    assert 200_000_000 < answer.peak_rss < 300_000_000


def test_the_peak_is_the_child_s_own_and_not_ours(place):
    ours = bytearray(300_000_000)  # getrusage would tell this as the child's
    cwd = place("return {}")

    with waiting_child("task_in_child", limits=QUICK, cwd=cwd) as ask:
        assert ask({}).peak_rss < 100_000_000
    assert ours


def test_a_child_loads_while_we_are_still_busy(place):
    cwd = place("return {'at': LOADED}", above="import time; LOADED = time.monotonic()")

    with waiting_child("task_in_child", limits=QUICK, cwd=cwd) as ask:
        time.sleep(1)
        asked = time.monotonic()
        answer = ask({})

    assert answer.result["at"] < asked


def test_a_child_that_is_never_asked_is_ended(place):
    cwd = place("return {}", above="import os; open('pid', 'w').write(str(os.getpid()))")

    with waiting_child("task_in_child", limits=QUICK, cwd=cwd):
        _wait_for(lambda: (cwd / "pid").exists() and (cwd / "pid").read_text())

    assert not _is_running(int((cwd / "pid").read_text()))


def test_a_child_that_died_before_it_was_asked_has_crashed(place):
    cwd = place("return {}", above="raise ImportError('no such library')")

    with waiting_child("task_in_child", limits=QUICK, cwd=cwd) as ask:
        time.sleep(0.5)
        with pytest.raises(ChildCrashed, match="no such library"):
            ask({"text": "x" * 60_000})


def test_a_child_goes_with_the_worker_that_was_killed(place):
    cwd = place("""
        import os, time
        open('pid', 'w').write(str(os.getpid()))
        time.sleep(60)
    """)
    body = (
        "from pathlib import Path; from store.infra import sandbox; "
        f"sandbox._START = {sandbox._START!r}; "
        f"sandbox.run_child('task_in_child', {{}}, cwd=Path({str(cwd)!r}))"
    )
    worker = subprocess.Popen([sys.executable, "-c", body])
    _wait_for(lambda: (cwd / "pid").exists() and (cwd / "pid").read_text())

    worker.kill()
    worker.wait()

    pid = int((cwd / "pid").read_text())
    _wait_for(lambda: not _is_running(pid))
    assert not _is_running(pid)


def test_a_request_that_might_block_is_refused(child):
    with pytest.raises(ValueError, match="too long"):
        child("return {}", {"text": "x" * 70_000})


def _wait_for(true):
    deadline = time.monotonic() + 5
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)


def _is_running(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
