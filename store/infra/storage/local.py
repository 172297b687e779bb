"""Files in a folder of this machine, written aside and moved: none is ever half there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from store.infra.storage.contract import SignedUpload, checked
from store.infra.storage.pouring import pour
from store.infra.storage.signing import Claim, sign
from store.kernel import clock
from store.kernel.errors import Conflict, NotFound
from store.kernel.ids import token
from store.settings import settings

UPLOADS = "/uploads/files"
PARTIAL = ".partial"  # no key begins with a dot
DEAD_AFTER = timedelta(hours=2)  # without a byte more


class LocalStorage:
    """Keeps files below one folder; signed uploads come to the shop itself."""

    upload_origin = None

    def __init__(self, root: Path) -> None:
        self.root = root

    def answers(self) -> bool:
        there = next(each for each in (self.root, *self.root.parents) if each.exists())
        return there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK)

    def put(self, key: str, source: BinaryIO) -> int:
        target = self._target(key)
        with self._aside(target) as partial:
            with partial.open("xb") as out:
                written = pour(source, out)
            partial.replace(target)
        return written

    def put_stream(
        self, key: str, source: BinaryIO, *, at_most: int, at_least: int = 0
    ) -> int:
        target = self._target(key)
        self._refuse_taken(target)
        with self._aside(target) as partial:
            with partial.open("xb") as out:
                written = pour(source, out, at_most=at_most, at_least=at_least)
            self._link(partial, target)
        return written

    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    def path(self, key: str) -> Path:
        """Give the file's place; raises NotFound when there is none."""
        target = self._target(key)
        if not target.is_file():
            raise NotFound("That file is no longer here.")
        return target

    def body(self, key: str) -> Path:
        return self.path(key)

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        yield self.path(key)

    def size_of(self, key: str) -> int:
        return self.path(key).stat().st_size

    def exists(self, key: str) -> bool:
        return self._target(key).is_file()

    def copy(self, key: str, target: str) -> None:
        copied, source = self._target(target), self.path(key)
        with self._aside(copied) as partial:
            partial.hardlink_to(source)  # files are replaced, never written into
            partial.replace(copied)

    def delete(self, key: str) -> None:
        self._target(key).unlink(missing_ok=True)

    def sign_upload(
        self, key: str, *, size: int, content_type: str, expires_at: datetime
    ) -> SignedUpload:
        claim = Claim(key=checked(key), size=size, expires_at=expires_at)
        signed = sign(claim, secret=settings().SECRET_KEY)
        return SignedUpload(
            url=f"{UPLOADS}/{signed}",
            method="PUT",
            headers={"Content-Type": content_type},
            expires_at=expires_at,
        )

    def _target(self, key: str) -> Path:
        return self.root / checked(key)

    @contextmanager
    def _aside(self, target: Path) -> Iterator[Path]:
        """Lend a name to write to; what is left there afterwards goes."""
        folder = self.root / PARTIAL
        for each in (folder, target.parent):
            each.mkdir(parents=True, exist_ok=True)
        _forget_the_dead(folder)
        partial = folder / token()
        try:
            yield partial
        finally:
            partial.unlink(missing_ok=True)

    @staticmethod
    def _refuse_taken(target: Path) -> None:
        if target.exists():
            raise Conflict("This file has been sent already.")

    def _link(self, partial: Path, target: Path) -> None:
        """Give the file its name; of two who come at once, link(2) refuses the second."""
        try:
            target.hardlink_to(partial)
        except FileExistsError:
            self._refuse_taken(target)
            raise


def _forget_the_dead(folder: Path) -> None:
    """Delete what writers left that were killed: it may be somebody's, and has no key."""
    oldest = (clock.now() - DEAD_AFTER).timestamp()
    for partial in folder.iterdir():
        with suppress(FileNotFoundError):  # it was finished meanwhile
            if partial.stat().st_ctime < oldest:  # a link keeps the time of its content
                partial.unlink()
