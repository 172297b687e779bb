"""No process outlives the launcher: what its parts leave behind is cleared away."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

from store.infra.lineage import children


def reap_orphans(*, known: set[int]) -> None:
    """Clear away adopted processes that died; known children are left to their owner."""
    for pid in children() - known:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def end_orphans(*, patience: float) -> None:
    """End what is left below this process: ask first, insist after `patience` seconds."""
    _signal_children(signal.SIGTERM)
    deadline = time.monotonic() + patience
    while children() and time.monotonic() < deadline:
        reap_orphans(known=set())
        time.sleep(0.05)
    _signal_children(signal.SIGKILL)
    reap_orphans(known=set())


def _signal_children(number: signal.Signals) -> None:
    for pid in children():
        with suppress(ProcessLookupError):
            os.kill(pid, number)
