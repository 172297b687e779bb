"""One launcher per state folder, and a note of the environment its programs run in."""

from __future__ import annotations

import fcntl
import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from store.launcher.errors import StartError
from store.launcher.secrets_file import write_private


def make_folders(var: Path) -> None:
    """Make the state folder, for its owner only, and the folders the launcher writes to."""
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("log", "redis", "run", "sandbox"):
            (var / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StartError(f"Cannot write to {error.filename}: {error.strerror}.") from error


def claim(var: Path) -> int:
    """Lock the state folder for as long as this process lives; gives the open lock file."""
    descriptor = os.open(var / "run" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StartError(
            f"The shop in {var} is already running; stop it, or set VAR to another folder."
        ) from error
    return descriptor


def note_environment(var: Path, environment: Mapping[str, str]) -> None:
    """Write what a second terminal needs to reach the running shop (`make flask`)."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in environment.items()]
    write_private(var / "run" / "environment", "\n".join(lines) + "\n")
