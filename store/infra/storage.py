"""Files: one small interface, kept in a folder of this machine."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import BinaryIO, Protocol

from store.kernel.errors import NotFound
from store.kernel.ids import token

_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*", re.ASCII)


class Storage(Protocol):
    """Where files are kept under keys that we choose, never under customers' names."""

    def put(self, key: str, source: BinaryIO) -> int: ...
    def open(self, key: str) -> BinaryIO: ...
    def path(self, key: str) -> Path: ...
    def exists(self, key: str) -> bool: ...
    def delete(self, key: str) -> None: ...


class LocalStorage:
    """Files below one folder; written beside and moved, so that none is ever half there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, source: BinaryIO) -> int:
        """Store a stream under a key; gives the bytes written."""
        target = self._target(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.{token(6)}.part")
        try:
            with partial.open("wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
                written = out.tell()
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        return written

    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    def path(self, key: str) -> Path:
        """Give the file's place; raises NotFound when there is none."""
        target = self._target(key)
        if not target.is_file():
            raise NotFound("That file is no longer here.")
        return target

    def exists(self, key: str) -> bool:
        return self._target(key).is_file()

    def delete(self, key: str) -> None:
        self._target(key).unlink(missing_ok=True)

    def _target(self, key: str) -> Path:
        if _KEY.fullmatch(key) is None or ".." in key:
            raise ValueError(f"not a storage key: {key!r}")
        return self.root / key


class _Chosen:
    storage: Storage | None = None


def use(chosen: Storage) -> None:
    """Keep files there from now on."""
    _Chosen.storage = chosen


def storage() -> Storage:
    if _Chosen.storage is None:
        raise RuntimeError("no storage is chosen: create_app() does it")
    return _Chosen.storage
