"""Runs a program of the machine on a stranger's file, as contained as our own child."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from store.infra.processes import contained, finish, raise_for_signal, tail
from store.infra.sandboxed import ChildCrashed, ChildTimedOut, Limits

PROJECT_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from store.infra.warden import main; main()"
)
# The warden ends the program in time; this much later we stop believing in the warden.
GRACE = 5.0


@dataclass(frozen=True)
class Finished:
    """A program that came to an end by itself (seconds, bytes)."""

    returncode: int
    stdout_tail: str
    stderr_tail: str
    cpu_seconds: float
    peak_rss: int


def run_program(
    command: Sequence[str],
    *,
    limits: Limits | None = None,
    cwd: Path,
    tail_size: int = 4000,
) -> Finished:
    """Run a command in `cwd` and wait until it and everything it started are gone.

    Of what it said, the last `tail_size` bytes are kept.

    Its return code is the caller's to judge. Raises ChildTimedOut when its time by clock
    or processor was up, ChildCrashed when a signal ended it or it could not be started.
    A program that is refused memory says so in its own way: by its code, or by a signal.
    """
    limits = limits or Limits()
    with TemporaryFile() as report, TemporaryFile() as said, TemporaryFile() as grumbled:
        told = json.dumps({"command": command, "limits": asdict(limits)})
        order = [str(PROJECT_ROOT), str(os.getpid()), str(report.fileno()), told]
        with contained(
            [sys.executable, "-I", "-S", "-c", _START, *order],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=grumbled,
            pass_fds=[report.fileno()],
        ) as warden:
            finish(warden, seconds=limits.wall_seconds + GRACE)
        report.seek(0)
        said_last = [tail(stream, size=tail_size) for stream in (said, grumbled)]
        return _finished(report.read(), *said_last)


def _finished(report: bytes, stdout: str, stderr: str) -> Finished:
    if not report:
        raise ChildCrashed(detail=stderr or "The program's warden is gone.")
    told: dict[str, Any] = json.loads(report)
    if told["timed_out"]:
        raise ChildTimedOut
    raise_for_signal(told["status"], detail=stderr or stdout)
    return Finished(told["status"], stdout, stderr, told["cpu_seconds"], told["peak_rss"])
