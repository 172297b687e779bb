"""Keeps what a stranger sent, unopened, until the worker has looked at it."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from store.infra.storage import storage
from store.kernel import ids
from store.uploads.prescan import Kind, kind_of, prescan

LONGEST_NAME = 200
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """A file in quarantine, under a name of ours."""

    filename: str
    kind: Kind
    size: int
    sha256: str
    key: str


def keep(stream: BinaryIO, *, filename: str) -> Kept:
    """Store a seekable stream under a random key; raises Refused for what is no model."""
    kind = kind_of(filename)
    sha256, size = _digest(stream)
    prescan(stream, kind=kind, size=size)
    stream.seek(0)
    key = f"uploads/{ids.token()}/source.{kind}"
    storage().put(key, stream)
    return Kept(_shown(filename), kind, size, sha256, key)


def _digest(stream: BinaryIO) -> tuple[str, int]:
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest(), stream.tell()


def _shown(filename: str) -> str:
    """Give the last part of a name without marks that do not print; the ending stays."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    plain = "".join(mark for mark in last if mark.isprintable()).strip()
    return plain if len(plain) <= LONGEST_NAME else f"…{plain[1 - LONGEST_NAME :]}"
