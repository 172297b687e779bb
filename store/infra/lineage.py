"""Who is below this process and who is above it: no process outlives its reason (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int, *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for a signal when the parent is gone; runs in the child."""
    _prctl(PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it went in between, and nobody will tell us
        os.kill(os.getpid(), signal.SIGKILL)


def children() -> set[int]:
    """Give the processes whose parent this one is, adopted ones too."""
    me = os.getpid()
    return {pid for pid in _all_processes() if _parent_of(pid) == me}


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent_of(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    # The name in parentheses may hold anything, so count from its end.
    return int(stat.rpartition(")")[2].split()[1])


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl refused")
