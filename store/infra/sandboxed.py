"""The child's half of the sandbox: what it may use, and its whole life.

It is loaded before every answer that a shopper waits for, so it imports next to nothing.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from store.infra.lineage import die_with_parent

GIBIBYTE = 1024**3
MEBIBYTE = 1024**2


class ChildError(Exception):
    """The child gave no result; the subclass says why."""


class ChildRefused(ChildError):
    """The child read its request and declined it for a reason the caller knows by its code.

    Raised by the code inside the child and raised again, with the same code, in the parent.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChildCrashed(ChildError):
    """The child died: by a signal (a crash in native code) or by an unforeseen error."""

    def __init__(self, *, signal_number: int | None = None, detail: str = "") -> None:
        super().__init__(f"signal {signal_number}" if signal_number else detail[-500:])
        self.signal_number = signal_number
        self.detail = detail


class ChildOutOfMemory(ChildError):
    """The child asked for more memory than it may have."""


class ChildTimedOut(ChildError):
    """The child used up its processor time or its time by the clock."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child may use. Sizes in bytes, times in seconds."""

    memory: int = 3 * GIBIBYTE
    cpu_seconds: int = 60
    wall_seconds: float = 90
    file_size: int = 200 * MEBIBYTE
    open_files: int = 64
    reply_size: int = 1 * MEBIBYTE
    niceness: int = 0  # 0 to 19: how much it gives way to others


def limit_self(limits: Limits) -> None:
    """Take the limits upon this process, for good."""
    for what, amount in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (amount, amount))
    # The soft limit sends SIGXCPU, which names the cause; the hard one is the backstop.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    os.nice(limits.niceness)


def answer_parent() -> None:
    """The child's whole life: limit itself, load its module, answer one request in JSON.

    `sys.argv` names the parent, the module and the limits; the request follows on stdin
    when there is one, so that loading may run ahead of it.
    """
    parent, module, limits = sys.argv[2:]
    die_with_parent(int(parent), by=signal.SIGKILL)
    limit_self(Limits(**json.loads(limits)))
    with _reply_stream() as stream:
        answer = importlib.import_module(module).answer
        outcome = _outcome(answer, json.load(sys.stdin))
        json.dump({**outcome, "peak_rss": peak_rss()}, stream, allow_nan=False)
    sys.stderr.flush()
    os._exit(0)  # taking numbers libraries apart in good order takes time and gains nothing


def peak_rss() -> int:
    """Give the most memory this process ever held, in bytes.

    From proc_pid_status(5): getrusage's figure begins with that of whoever started us.
    """
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 see above
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read())
    return int(found[1]) * 1024 if found else 0


@contextlib.contextmanager
def _reply_stream() -> Iterator[IO[str]]:
    """Keep the real stdout for the reply: what a library prints goes to stderr."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as stream:
        os.dup2(2, 1)
        yield stream


def _outcome(
    answer: Callable[[dict[str, Any]], dict[str, Any]], request: dict[str, Any]
) -> dict[str, Any]:
    try:
        return {"result": answer(request)}
    except ChildRefused as refusal:
        return {"refused": refusal.code}
    except MemoryError:
        traceback.print_exc(limit=3)
        return {"out_of_memory": True}
