"""What every storage does, whichever keeps the bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20

_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class SignedUpload:
    """Where one file may be sent, how, and until when.

    `PUT` sends the bytes alone with `headers`; `POST` sends a form of `fields`, the file
    last, as `file`. A `url` that begins with a slash is the shop's own.
    """

    url: str
    method: str
    expires_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Streamed:
    """A file that is read as it is sent on."""

    size: int
    chunks: Iterator[bytes]
    close: Callable[[], None]


class Storage(Protocol):
    """Where files are kept under keys that we choose, never under customers' names.

    What reads a key raises NotFound when nothing is kept there.
    """

    @property
    def upload_origin(self) -> str | None:
        """Give the origin browsers send signed uploads to, when it is not the shop's."""

    def answers(self) -> bool:
        """Tell whether files can be kept and read at all."""

    def put(self, key: str, source: BinaryIO) -> int:
        """Keep a stream, in place of what was there; gives the bytes written."""

    def put_stream(
        self, key: str, source: BinaryIO, *, at_most: int, at_least: int = 0
    ) -> int:
        """Keep what a stranger sends, once; gives the bytes written.

        Stops reading and raises TooLarge with the first byte too many, Invalid when the
        stream ends too early, Conflict when something is kept there already. Whatever is
        raised, nothing of the stream stays.
        """

    def open(self, key: str) -> BinaryIO:
        """Open a file for reading and seeking."""

    def body(self, key: str) -> Path | Streamed:
        """Give a file in the form in which it is quickest to send."""

    def local_copy(self, key: str) -> AbstractContextManager[Path]:
        """Lend a place in the file system; only to be read, and only inside the block."""

    def size_of(self, key: str) -> int:
        """Give a file's size in bytes."""

    def exists(self, key: str) -> bool: ...

    def copy(self, key: str, target: str) -> None:
        """Keep the same bytes under a second key."""

    def delete(self, key: str) -> None:
        """Forget a file; one that is not there is what we want."""

    def sign_upload(
        self, key: str, *, size: int, content_type: str, expires_at: datetime
    ) -> SignedUpload:
        """Let whoever holds the answer send exactly `size` bytes to `key`.

        A promise only: what arrived is measured again by `adopt`.
        """


def checked(key: str) -> str:
    """Give the key back; raises ValueError for one that might lead elsewhere."""
    if _KEY.fullmatch(key) is None or ".." in key:
        raise ValueError(f"not a storage key: {key!r}")
    return key
