"""Linux process bookkeeping: no process outlives the launcher, not even a grandchild."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent is gone; runs in the child before exec."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it went in between, and nobody will tell us
        os.kill(os.getpid(), signal.SIGKILL)


def reap_orphans(*, known: set[int]) -> None:
    """Clear away adopted processes that died; known children are left to their owner."""
    for pid in _children() - known:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def end_orphans(*, patience: float) -> None:
    """End what is left below this process: ask first, insist after `patience` seconds."""
    _signal_children(signal.SIGTERM)
    deadline = time.monotonic() + patience
    while _children() and time.monotonic() < deadline:
        reap_orphans(known=set())
        time.sleep(0.05)
    _signal_children(signal.SIGKILL)
    reap_orphans(known=set())


def _signal_children(number: signal.Signals) -> None:
    for pid in _children():
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _children() -> set[int]:
    me = os.getpid()
    return {pid for pid in _all_processes() if _parent_of(pid) == me}


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent_of(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name in parentheses may hold anything, so count from its end.
    return int(stat.rpartition(")")[2].split()[1])


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl refused")
