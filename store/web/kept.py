"""Drawn pages as the process keeps them: cut once at their holes, bounded by bytes."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

Watched = tuple[Callable[[], object], object]  # how to read what a page shows, what it was

OVERHEAD = 1_000  # bytes of a page's key, headers and objects beside its text


@dataclass(frozen=True)
class Hole:
    """A place in a page for what is the visitor's own, named as its room registered it."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A page between its holes: there is one segment more than there are holes."""

    version: Hashable
    segments: tuple[bytes, ...]
    holes: tuple[Hole, ...]
    headers: tuple[tuple[str, str], ...]
    digest: bytes
    watched: tuple[Watched, ...] = ()

    @property
    def size(self) -> int:
        return sum(map(len, self.segments)) + OVERHEAD

    def joined(self, own: Mapping[Hole, bytes]) -> bytes:
        """Give the page with every hole filled."""
        parts = [self.segments[0]]
        for hole, segment in zip(self.holes, self.segments[1:], strict=True):
            parts += (own[hole], segment)
        return b"".join(parts)


def cut(
    page: str,
    *,
    secret: str,
    holes: Sequence[Hole],
    watched: Sequence[Watched],
    version: Hashable,
    headers: Sequence[tuple[str, str]],
) -> Kept:
    """Cut a drawn page at its marks, `secret.number.`; a mark that was bent is an error."""
    pieces = re.split(re.escape(secret) + r"\.(\d+)\.", page)
    texts, numbers = pieces[::2], pieces[1::2]
    if any(secret in text for text in texts):
        raise ValueError("a mark of the page was changed before it was sent")
    segments = tuple(text.encode() for text in texts)
    found = tuple(holes[int(number)] for number in numbers)
    digest = _digest(segments, found)
    return Kept(version, segments, found, tuple(headers), digest, tuple(watched))


def _digest(segments: Sequence[bytes], holes: Sequence[Hole]) -> bytes:
    """Tell two pages apart by their content, so that a new release changes it too."""
    digest = hashlib.sha256(repr(holes).encode())
    for segment in segments:
        digest.update(b"%d:" % len(segment) + segment)
    return digest.digest()


class KeptPages:
    """Pages by address; when they are too many bytes, the longest unused gives way."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, address: Hashable, version: Hashable) -> Kept | None:
        """Give the page of an address as it was drawn for this version."""
        with self._lock:
            kept = self._pages.get(address)
            if kept is None or kept.version != version:
                return None
            self._pages.move_to_end(address)
            return kept

    def put(self, address: Hashable, kept: Kept) -> None:
        """Keep a page in place of the address's older one; one too large is not kept."""
        with self._lock:
            self._drop(address)
            if kept.size > self.limit:
                return
            self._pages[address] = kept
            self.size += kept.size
            while self.size > self.limit:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _drop(self, address: Hashable) -> None:
        dropped = self._pages.pop(address, None)
        if dropped is not None:
            self.size -= dropped.size
