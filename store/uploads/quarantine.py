"""Keeps what a stranger sent, unopened, until the worker has looked at it."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from store.infra.storage import storage
from store.kernel import ids
from store.uploads import archive
from store.uploads.prescan import kind_of, prescan

LONGEST_NAME = 200
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """A file in quarantine, under a name of ours; `extension` is a kind, or a ZIP's."""

    filename: str
    extension: str
    size: int
    sha256: str
    key: str


def extension_of(filename: str) -> str:
    """Give the ending in our spelling; raises Refused for what we do not read."""
    return archive.ENDING if archive.is_archive(filename) else kind_of(filename).value


def keep(stream: BinaryIO, *, filename: str) -> Kept:
    """Store a seekable stream under a random key; raises Refused for what is no model."""
    extension = extension_of(filename)
    sha256, size = digest_of(stream)
    inspect(stream, filename=filename, size=size)
    stream.seek(0)
    key = new_key(extension)
    storage().put(key, stream)
    return Kept(shown(filename), extension, size, sha256, key)


def inspect(stream: BinaryIO, *, filename: str, size: int) -> None:
    """Refuse content that cannot be what its name says; nothing is parsed."""
    if archive.is_archive(filename):
        archive.models_in(stream, size=size)
    else:
        prescan(stream, kind=kind_of(filename), size=size)


def new_key(extension: str, *, room: str = "uploads") -> str:
    """Name a place that nobody can guess."""
    return f"{room}/{ids.token()}/source.{extension}"


def digest_of(stream: BinaryIO) -> tuple[str, int]:
    """Give the SHA-256 of a whole stream, and its size."""
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest(), stream.tell()


def shown(filename: str) -> str:
    """Give the last part of a name without marks that do not print; the ending stays."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    plain = "".join(mark for mark in last if mark.isprintable()).strip()
    return plain if len(plain) <= LONGEST_NAME else f"…{plain[1 - LONGEST_NAME :]}"
