"""Runs one function on a stranger's file in a child process that can hurt only itself."""

import contextlib
import importlib
import io
import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

PROJECT_ROOT = Path(__file__).resolve().parents[2]
GIBIBYTE = 1024**3
MEBIBYTE = 1024**2

# `-I` shuts out PYTHONPATH, user packages and the working directory; we name the project.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from store.infra.sandbox import answer_parent; answer_parent()"
)


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


def run_child(
    module: str, request: dict[str, Any], *, limits: Limits | None = None, cwd: Path
) -> dict[str, Any]:
    """Call `module.answer(request)` in a limited child process and return its dict.

    The child works in `cwd`, sees none of our environment, and is gone with everything it
    started when this returns. Raises a ChildError for every other ending.
    """
    limits = limits or Limits()
    envelope = json.dumps({"module": module, "request": request, "limits": asdict(limits)})
    with TemporaryFile() as asked, TemporaryFile() as answered, TemporaryFile() as grumbled:
        asked.write(envelope.encode())
        asked.seek(0)
        status = _run(asked, answered, grumbled, wall_seconds=limits.wall_seconds, cwd=cwd)
        _raise_for_status(status, detail=_tail(grumbled))
        return _reply(answered, limits)


def _run(
    asked: IO[bytes],
    answered: IO[bytes],
    grumbled: IO[bytes],
    *,
    wall_seconds: float,
    cwd: Path,
) -> int:
    # The command is our own interpreter and a constant; nothing of the request is in it.
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", _START, str(PROJECT_ROOT)],
        stdin=asked,
        stdout=answered,
        stderr=grumbled,
        cwd=cwd,
        env=_scrubbed_environment(cwd),
        start_new_session=True,
    )
    try:
        return child.wait(timeout=wall_seconds)
    except subprocess.TimeoutExpired:
        raise ChildTimedOut from None
    finally:
        _end_group(child)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started; a group already gone is what we want."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


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


def _raise_for_status(status: int, *, detail: str) -> None:
    if status == -signal.SIGXCPU:
        raise ChildTimedOut
    if status < 0:
        raise ChildCrashed(signal_number=-status, detail=detail)
    if status > 0:
        raise ChildCrashed(detail=detail)


def _reply(answered: IO[bytes], limits: Limits) -> dict[str, Any]:
    answered.seek(0)
    text = answered.read(limits.reply_size + 1)
    if len(text) > limits.reply_size:
        raise ChildCrashed(detail="The reply is larger than allowed.")
    try:
        reply = json.loads(text)
    except ValueError as error:
        raise ChildCrashed(detail=f"The reply is not JSON: {error}") from error
    return _unwrapped(reply)


def _unwrapped(reply: dict[str, Any]) -> dict[str, Any]:
    if "refused" in reply:
        raise ChildRefused(reply["refused"])
    if "out_of_memory" in reply:
        raise ChildOutOfMemory
    result: dict[str, Any] = reply["result"]
    return result


def _tail(stream: IO[bytes], *, size: int = 4000) -> str:
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - size))
    return stream.read().decode(errors="replace")


def answer_parent() -> None:
    """The child's whole life: limit itself, call the module, write one JSON reply."""
    envelope = json.load(sys.stdin)
    _limit_self(Limits(**envelope["limits"]))
    with _reply_stream() as stream:
        outcome = _outcome(envelope["module"], envelope["request"])
        json.dump(outcome, stream, allow_nan=False)


def _limit_self(limits: Limits) -> None:
    for what, amount in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (amount, amount))
    # The soft limit sends SIGXCPU, which names the cause; the hard one is the backstop.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


@contextlib.contextmanager
def _reply_stream() -> Iterator[IO[str]]:
    """Keep the real stdout for the reply: what a library prints goes to stderr."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as stream:
        os.dup2(2, 1)
        yield stream


def _outcome(module: str, request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"result": importlib.import_module(module).answer(request)}
    except ChildRefused as refusal:
        return {"refused": refusal.code}
    except MemoryError:
        traceback.print_exc(limit=3)
        return {"out_of_memory": True}
