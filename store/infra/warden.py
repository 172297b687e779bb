"""Stands over one program: limits it, waits for it, ends what it leaves, reports.

A process of its own, because limits belong to a process before its program starts, and
because only a small parent learns how much memory a program took (getrusage(2) counts
from the fork). It uses the standard library alone and is started without `site`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from store.infra.lineage import adopt_orphans, children, die_with_parent
from store.infra.sandboxed import Limits, limit_self

NOT_STARTED = 127  # as shells say it


def main() -> None:
    """Run the program of the order to its end, or to the end of its time.

    `sys.argv` names the parent, the descriptor for the report, and the order in JSON.
    """
    parent, report, told = sys.argv[2:]
    os.set_inheritable(int(report), False)  # noqa: FBT003 so it is declared
    order = json.loads(told)
    limits = Limits(**order["limits"])
    adopt_orphans()
    warden = os.getpid()
    program = os.fork()
    if program == 0:
        _become(order["command"], limits, warden=warden)
    watch = _Watch(program, seconds=limits.wall_seconds)
    die_with_parent(int(parent))
    os.write(int(report), json.dumps(watch.until_the_end()).encode())


class _Watch:
    """Ends a program when its time is over, or whoever waits for it is gone."""

    def __init__(self, pid: int, *, seconds: float) -> None:
        self.pid, self.timed_out = pid, False
        for number in (signal.SIGALRM, signal.SIGTERM):
            signal.signal(number, self._end)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def until_the_end(self) -> dict[str, object]:
        """Wait for the program, clear away what it started; gives the report."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        signal.setitimer(signal.ITIMER_REAL, 0)  # before its number is somebody else's
        _, status, used = os.wait4(self.pid, 0)
        _end_everything_below()
        return {
            "status": os.waitstatus_to_exitcode(status),
            "timed_out": self.timed_out,
            "cpu_seconds": used.ru_utime + used.ru_stime,
            "peak_rss": used.ru_maxrss * 1024,
        }

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.timed_out = True
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def _become(command: list[str], limits: Limits, *, warden: int) -> None:
    """Turn this process into the program, under its limits; never returns."""
    try:
        die_with_parent(warden, by=signal.SIGKILL)
        # Python ignores these, and what is ignored stays so in the program.
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        limit_self(limits)
        os.execvp(command[0], command)  # noqa: S606 the very program we are asked to run
    except OSError as error:
        os.write(2, f"{command[0]}: {error}\n".encode())
    finally:
        os._exit(NOT_STARTED)


def _end_everything_below() -> None:
    """End what the program started, also what left its session; each may bring orphans."""
    while left := children():
        for pid in left:
            os.kill(pid, signal.SIGKILL)  # ours until we have waited for it
        for pid in left:
            os.waitpid(pid, 0)
