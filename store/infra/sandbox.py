"""Runs one function on a stranger's file in a child process that can hurt only itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

from store.infra.processes import contained, finish, raise_for_signal, tail
from store.infra.sandboxed import (
    GIBIBYTE,
    MEBIBYTE,
    ChildCrashed,
    ChildError,
    ChildOutOfMemory,
    ChildRefused,
    ChildTimedOut,
    Limits,
)

__all__ = [
    "GIBIBYTE",
    "MEBIBYTE",
    "Answer",
    "Ask",
    "ChildCrashed",
    "ChildError",
    "ChildOutOfMemory",
    "ChildRefused",
    "ChildTimedOut",
    "Limits",
    "run_child",
    "waiting_child",
]

PROJECT_ROOT = Path(__file__).resolve().parents[2]
# What a pipe takes in one go (pipe(7)): more might wait for a child that never reads.
LONGEST_REQUEST = 65_536

# `-I` shuts out PYTHONPATH, user packages and the working directory; we name the project.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from store.infra.sandboxed import answer_parent; answer_parent()"
)


@dataclass(frozen=True)
class Answer:
    """What a child answered, and what it used for it (bytes, seconds)."""

    result: dict[str, Any]
    cpu_seconds: float
    peak_rss: int


Ask = Callable[[dict[str, Any]], Answer]


def run_child(
    module: str, request: dict[str, Any], *, limits: Limits | None = None, cwd: Path
) -> dict[str, Any]:
    """Call `module.answer(request)` in a limited child process and return its dict.

    The child works in `cwd`, sees none of our environment, and is gone with everything it
    started when this returns. Raises a ChildError for every other ending.
    """
    with waiting_child(module, limits=limits, cwd=cwd) as ask:
        return ask(request).result


@contextmanager
def waiting_child(module: str, *, limits: Limits | None = None, cwd: Path) -> Iterator[Ask]:
    """Start a child that loads its module while we are still busy; it is asked once.

    The clock runs from the question on. A child that is not asked is ended.
    """
    limits = limits or Limits()
    start = [sys.executable, "-I", "-c", _START, str(PROJECT_ROOT)]
    command = [*start, str(os.getpid()), module, json.dumps(asdict(limits))]
    with (
        TemporaryFile() as answered,
        TemporaryFile() as grumbled,
        contained(
            command, cwd=cwd, stdin=subprocess.PIPE, stdout=answered, stderr=grumbled
        ) as child,
    ):

        def ask(request: dict[str, Any]) -> Answer:
            _tell(cast("IO[bytes]", child.stdin), request)
            used = finish(child, seconds=limits.wall_seconds)
            _raise_for_status(child.returncode, detail=tail(grumbled))
            return _answer(answered, limits, cpu_seconds=used)

        yield ask


def _tell(pipe: IO[bytes], request: dict[str, Any]) -> None:
    told = json.dumps(request).encode()
    if len(told) > LONGEST_REQUEST:
        raise ValueError("the request is too long: name a file in it instead")
    # A child that is dead already reads nothing; its status says what it died of.
    with suppress(BrokenPipeError), pipe:
        pipe.write(told)


def _raise_for_status(status: int, *, detail: str) -> None:
    raise_for_signal(status, detail=detail)
    if status > 0:
        raise ChildCrashed(detail=detail)


def _answer(answered: IO[bytes], limits: Limits, *, cpu_seconds: float) -> Answer:
    answered.seek(0)
    text = answered.read(limits.reply_size + 1)
    if len(text) > limits.reply_size:
        raise ChildCrashed(detail="The reply is larger than allowed.")
    try:
        reply = json.loads(text)
    except ValueError as error:
        raise ChildCrashed(detail=f"The reply is not JSON: {error}") from error
    return Answer(_unwrapped(reply), cpu_seconds, reply["peak_rss"])


def _unwrapped(reply: dict[str, Any]) -> dict[str, Any]:
    if "refused" in reply:
        raise ChildRefused(reply["refused"])
    if "out_of_memory" in reply:
        raise ChildOutOfMemory
    result: dict[str, Any] = reply["result"]
    return result
