"""What takes seconds to make is made once for all processes of a run."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(
    folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """Give the folder that `make` has filled, in this process or in another one before.

    The others wait meanwhile; a folder that was not finished is not taken for one that was.
    """
    shared = _shared_folder(folders)
    done, unfinished = shared / name, shared / f"{name}-unfinished"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(done)
    return done


def _shared_folder(folders: pytest.TempPathFactory) -> Path:
    """The folder of the run: each process of it has one of its own below."""
    own = folders.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
