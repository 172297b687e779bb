"""Photos as they come: looked at from outside, and kept unopened for the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from store.infra.storage import storage
from store.kernel import ids
from store.kernel.errors import TooLarge, UnsupportedType

LARGEST_PHOTO = 8_000_000  # bytes
LONGEST_NAME = 120
FOLDER = "review-photos"
# How a file of each kind begins; WebP says its name after the length of the whole.
JPEG, PNG, RIFF, WEBP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"WEBP"


@dataclass(frozen=True)
class Kept:
    """A photo in the storage, where only the worker looks for it."""

    key: str
    filename: str


def keep_photo(
    stream: BinaryIO, *, filename: str, folder: str = FOLDER, field: str = "photos"
) -> Kept:
    """Store a photo as it is; raises TooLarge, or UnsupportedType for what is none."""
    name = _shown(filename)
    if _size(stream) > LARGEST_PHOTO:
        raise TooLarge(f"{name} is larger than 8 MB. Send a smaller one.", field=field)
    head = stream.read(12)
    if not _is_photo(head):
        sentence = f"{name} is not a JPEG, PNG or WebP photo."
        raise UnsupportedType(sentence, field=field)
    stream.seek(0)
    key = f"{folder}/{ids.token()}"
    storage().put(key, stream)
    return Kept(key, name)


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


def _is_photo(head: bytes) -> bool:
    is_webp = head[:4] == RIFF and head[8:12] == WEBP
    return head.startswith((JPEG, PNG)) or is_webp


def _shown(filename: str) -> str:
    """Give the last part of a name, without marks that do not print."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    plain = "".join(mark for mark in last if mark.isprintable()).strip()
    return plain[-LONGEST_NAME:] or "The photo"
