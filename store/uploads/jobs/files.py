"""Copies stored files to work on, and stores what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from store.infra.storage import storage


def copied(key: str, target: Path) -> Path:
    """Copy a stored file into a folder of ours; gives its place."""
    with storage().local_copy(key) as kept:
        shutil.copyfile(kept, target)
    return target


def stored(path: Path, folder: str) -> str:
    """Store a file under its own name; gives its key."""
    key = f"{folder}/{path.name}"
    with path.open("rb") as file:
        storage().put(key, file)
    return key


def stored_if_there(path: Path, folder: str) -> str | None:
    return stored(path, folder) if path.exists() else None


def forget(keys: Iterable[str | None]) -> None:
    """Delete files whose deletion is noted already, or that nothing came to know of."""
    for key in keys:
        if key:
            storage().delete(key)
