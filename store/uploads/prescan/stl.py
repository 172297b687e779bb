"""Tells binary STL from text, and both from what is neither."""

import struct
from typing import BinaryIO

from store.uploads.prescan.words import head_of, is_foreign
from store.uploads.reasons import Refused

_MOST_TRIANGLES = 2_000_000


def is_binary_stl(head: bytes, size: int) -> bool:
    """A binary STL is an 80-byte note, a count, and 50 bytes for each triangle.

    The sizes decide, not the first word: binary files that begin with "solid" are common.
    """
    return len(head) >= 84 and size == 84 + 50 * struct.unpack_from("<I", head, 80)[0]


def scan_stl(file: BinaryIO, size: int) -> None:
    """Refuse what is neither a complete binary STL nor begins like a text one."""
    head = head_of(file, 4096)
    if is_binary_stl(head, size):
        return _check_count((size - 84) // 50)
    if head.lstrip().lower().startswith(b"solid"):
        if b"facet" not in head.lower():
            raise Refused("no-triangles" if b"\0" not in head else "stl-cut-short")
        return None
    raise Refused("content-mismatch" if is_foreign(head) else "stl-cut-short")


def _check_count(count: int) -> None:
    if count == 0:
        raise Refused("no-triangles")
    if count > _MOST_TRIANGLES:
        raise Refused("too-many-triangles")
