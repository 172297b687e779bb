"""Starts a process that shall hurt only itself, waits for it, and leaves nothing of it."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from store.infra.sandboxed import ChildCrashed, ChildTimedOut


@contextmanager
def contained(
    command: Sequence[str],
    *,
    cwd: Path,
    stdin: int | IO[bytes],
    stdout: IO[bytes],
    stderr: IO[bytes],
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a session of its own, without our environment, for the block.

    At its end the process and its whole group are gone, however the block is left.
    """
    # Commands are ours (the interpreter, the slicer's path): no word is a stranger's.
    child = subprocess.Popen(  # noqa: S603
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=cwd,
        env=_scrubbed_environment(cwd),
        pass_fds=pass_fds,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            _end_group(child)
        if child.stdin:
            with suppress(BrokenPipeError):
                child.stdin.close()


def finish(child: subprocess.Popen[bytes], *, seconds: float) -> float:
    """Wait for a child's end, end its group, set its return code; gives its CPU seconds.

    Raises ChildTimedOut when it is not over in time.
    """
    pidfd = os.pidfd_open(child.pid)  # tells at once; Popen.wait() looks up to 50 ms late
    try:
        ending = select.poll()
        ending.register(pidfd, select.POLLIN)
        if not ending.poll(seconds * 1000):
            raise ChildTimedOut
    finally:
        os.close(pidfd)
    return _end_group(child)


def raise_for_signal(status: int, *, detail: str) -> None:
    """Say what a child that was ended by a signal died of."""
    if status == -signal.SIGXCPU:
        raise ChildTimedOut
    if status < 0:
        raise ChildCrashed(signal_number=-status, detail=detail)


def tail(stream: IO[bytes], *, size: int = 4000) -> str:
    """Give the end of what a child wrote."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - size))
    return stream.read().decode(errors="replace")


def _end_group(child: subprocess.Popen[bytes]) -> float:
    """End the child and whatever it started; only then give its number back."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _scrubbed_environment(cwd: Path) -> dict[str, str]:
    """No secrets: only what the interpreter and the number libraries need to start."""
    inherited = {k: v for k, v in os.environ.items() if k.startswith("OPENBLAS_")}
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(cwd),
        "TMPDIR": str(cwd),
        "OMP_NUM_THREADS": "1",
        **inherited,
        "OPENBLAS_NUM_THREADS": "1",
    }
