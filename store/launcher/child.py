"""One program that the launcher keeps running."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from store.infra.lineage import die_with_parent

LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
LOG_LIMIT = 10_000_000


class Child:
    """A command, its log file, and when it may be started again."""

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        patience: float = 10.0,
    ) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.log = log
        self.patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._failures = 0
        self._start_again_at: float | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """The code it ended with, or None while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start the command in a process group of its own, output to the log."""
        _turn_over(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 commands are made by the launcher
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 the launcher has one thread
            )
        self._started_at = time.monotonic()
        self._start_again_at = None

    def revive(self) -> str | None:
        """Start a dead child again after a growing pause; says in words what happened."""
        if self.exit_code is None:
            return None
        if self._start_again_at is None:
            return self._plan_restart()
        if time.monotonic() < self._start_again_at:
            return None
        self.start()
        return f"{self.name} was started again"

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def wait_until_stopped(self) -> None:
        """Wait as long as this child deserves, then end its whole group."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=self.patience)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def last_words(self, *, lines: int = 20) -> str:
        """The end of the log, for a person who wants to know why."""
        if not self.log.exists():
            return ""
        text = self.log.read_bytes()[-20_000:].decode(errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def _plan_restart(self) -> str:
        steady = time.monotonic() - self._started_at > STEADY_AFTER
        self._failures = 1 if steady else self._failures + 1
        pause = min(0.5 * 2.0 ** (self._failures - 1), LONGEST_PAUSE)
        self._start_again_at = time.monotonic() + pause
        return (
            f"{self.name} ended ({_ending(self.exit_code)}); "
            f"it starts again in {pause:g} s, see {self.log}"
        )

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


class Errand(Child):
    """A command that ends by itself; what it has done once need not be done again."""

    def __init__(
        self, name: str, command: list[str], *, done: Path, **options: Any
    ) -> None:
        super().__init__(name, command, **options)
        self.done = done
        self._reported = False

    def revive(self) -> str | None:
        """Never start it again; note that it is done, or say that it failed."""
        if self.exit_code is None or self._reported:
            return None
        self._reported = True
        if self.exit_code != 0:
            return f"{self.name} failed ({_ending(self.exit_code)}), see {self.log}"
        self.done.touch()
        return None


def _turn_over(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".1.log"))


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"code {code}"
