"""Drawn pages as the process keeps them: cut once at their holes, bounded by bytes."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, NamedTuple, Protocol, TypeVar

Watched = tuple[Callable[[], object], object]  # how to read what a page shows, what it was

OVERHEAD = 1_000  # bytes of a page's key, headers and objects beside its text
_MARK = re.compile(r"\.(\d+)\.")  # what follows the secret of a drawing
BENT = "a mark of the page was changed before it was sent"


class Hole(NamedTuple):
    """A place in a page for what is the visitor's own, named as its room registered it.

    `blank` is what stands there for a visitor of whom there is nothing to show.
    """

    name: str
    arguments: tuple[str, ...] = ()
    blank: bytes = b""


@dataclass(frozen=True)
class Kept:
    """A page as it is for nobody: its text by turns with the blanks of its holes."""

    version: Hashable
    parts: tuple[bytes, ...]
    places: Mapping[Hole, Sequence[int]]
    headers: tuple[tuple[str, str], ...]
    digest: bytes
    watched: tuple[Watched, ...] = ()

    @property
    def size(self) -> int:
        return sum(map(len, self.parts)) + OVERHEAD

    def joined(self, own: Mapping[Hole, bytes]) -> bytes:
        """Give the page with these holes filled; the others stay blank."""
        parts = list(self.parts)
        for hole, text in own.items():
            for place in self.places[hole]:
                parts[place] = text
        return b"".join(parts)


@dataclass(frozen=True)
class KeptPart:
    """A part of pages: its texts, with a hole between each and the next."""

    version: Hashable
    texts: tuple[str, ...]
    holes: tuple[Hole, ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.texts)) + OVERHEAD

    def placed(self, fill: Callable[[Hole], str]) -> str:
        """Give its text with something in the place of each hole."""
        filled = (
            f"{fill(hole)}{text}"
            for hole, text in zip(self.holes, self.texts[1:], strict=True)
        )
        return "".join((self.texts[0], *filled))


class Bounded(Protocol):
    """What can be kept: it says what it was drawn for, and how many bytes it is."""

    @property
    def version(self) -> Hashable: ...

    @property
    def size(self) -> int: ...


Each = TypeVar("Each", bound=Bounded)


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
    texts, found = _pieces(page, secret, holes)
    parts = [b""] * (len(texts) + len(found))
    parts[::2] = [text.encode() for text in texts]
    parts[1::2] = [hole.blank for hole in found]
    if any(secret.encode() in hole.blank for hole in found):
        raise ValueError(BENT)
    digest = _digest(parts, found)
    return Kept(
        version, tuple(parts), _places(found), tuple(headers), digest, tuple(watched)
    )


def cut_part(
    text: str, *, secret: str, holes: Sequence[Hole], version: Hashable
) -> KeptPart:
    """Cut a drawn part of a page likewise."""
    texts, found = _pieces(text, secret, holes)
    return KeptPart(version, tuple(texts), tuple(found))


def _pieces(text: str, secret: str, holes: Sequence[Hole]) -> tuple[list[str], list[Hole]]:
    """Give the texts around the marks, and the holes between them."""
    first, *pieces = text.split(secret)
    marks = [_MARK.match(piece) for piece in pieces]
    if not all(marks):
        raise ValueError(BENT)
    found = [(holes[int(mark[1])], mark.end()) for mark in marks if mark]
    texts = [piece[end:] for piece, (_, end) in zip(pieces, found, strict=True)]
    return [first, *texts], [hole for hole, _ in found]


def _places(holes: Sequence[Hole]) -> Mapping[Hole, Sequence[int]]:
    """Tell which parts of a page each hole is; some holes are there more than once."""
    places: dict[Hole, list[int]] = {}
    for number, hole in enumerate(holes):
        places.setdefault(hole, []).append(2 * number + 1)
    return places


def _digest(parts: Sequence[bytes], holes: Sequence[Hole]) -> bytes:
    """Tell two pages apart by their content, so that a new release changes it too."""
    named = [(hole.name, hole.arguments) for hole in holes]
    digest = hashlib.sha256(repr((named, [*map(len, parts)])).encode())
    digest.update(b"".join(parts))
    return digest.digest()


class KeptPages(Generic[Each]):
    """Pages by address; when they are too many bytes, the longest unused gives way."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Hashable, Each] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, address: Hashable, version: Hashable) -> Each | None:
        """Give the page of an address as it was drawn for this version."""
        with self._lock:
            kept = self._pages.get(address)
            if kept is None or kept.version != version:
                return None
            self._pages.move_to_end(address)
            return kept

    def put(self, address: Hashable, kept: Each) -> None:
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
