"""Looks at a STEP file's frame: its first and last words, and how much stands between."""

from typing import BinaryIO

from store.uploads.prescan.words import head_of
from store.uploads.reasons import Refused

# ISO 10303-21, clause 5: the exchange structure begins and ends with these words.
_FIRST = b"ISO-10303-21;"
_LAST = b"END-ISO-10303-21;"
# About 20 MB of a CAD program's output; to read it takes a second for each 30 000.
MOST_ENTITIES = 400_000
_CHUNK = 1 << 20


def scan_step(file: BinaryIO, size: int) -> None:
    """Refuse what is not STEP, was cut short, or holds more than can be read in time."""
    head = head_of(file, 4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(_FIRST):
        raise Refused("content-mismatch")
    file.seek(max(0, size - 4096))
    if _LAST not in file.read():
        raise Refused("cut-short")
    if _entities(file) > MOST_ENTITIES:
        raise Refused("too-complex")


def _entities(file: BinaryIO) -> int:
    """Count `#12=...`; signs of equality elsewhere are few."""
    file.seek(0)
    count = 0
    while chunk := file.read(_CHUNK):
        count += chunk.count(b"=")
    return count
