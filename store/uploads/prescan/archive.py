"""Judges a ZIP archive by its directory alone; nothing is inflated."""

import stat
import struct
from pathlib import PurePosixPath
from typing import BinaryIO
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from store.uploads.reasons import Refused

MOST_ENTRIES = 200
MOST_UNFOLDED = 300 * 1024 * 1024
STEEPEST_RATIO = 100
LONGEST_DIRECTORY = 256 * 1024


def check_archive(file: BinaryIO, size: int) -> list[str]:
    """Refuse bombs, links, names that lead outside, and doubles; give the names inside.

    For 3MF packages and for ZIPs of parts alike.
    """
    _check_directory_size(file, size)
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, struct.error):
        raise Refused("damaged") from None
    names = [entry.orig_filename for entry in entries]
    _check_names(names)
    for entry in entries:
        _check_entry(entry, size)
    _check_sizes(entries, size)
    return names


def _check_directory_size(file: BinaryIO, size: int) -> None:
    """Read the end record ourselves: the library loads a directory of any length."""
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Refused("damaged")
    entries, length = struct.unpack_from("<HL", tail, at + 10)
    at_64 = at - 76  # the 64-bit end record and its locator stand just before
    if at_64 >= 0 and tail[at_64 : at_64 + 4] == b"PK\x06\x06":
        entries, length = struct.unpack_from("<QQ", tail, at_64 + 32)
    if entries > MOST_ENTRIES or length > LONGEST_DIRECTORY:
        raise Refused("archive-too-big")


def _check_names(names: list[str]) -> None:
    if len(names) > MOST_ENTRIES:
        raise Refused("archive-too-big")
    if len({normalize("NFKC", name).casefold() for name in names}) < len(names):
        raise Refused("unsafe-archive")


def _check_entry(entry: ZipInfo, size: int) -> None:
    name = entry.orig_filename
    leaves = name.startswith("/") or "\\" in name or "\0" in name or ":" in name
    is_odd = stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR)
    if leaves or ".." in PurePosixPath(name).parts or is_odd:
        raise Refused("unsafe-archive")
    is_encrypted = entry.flag_bits & 0x1
    if is_encrypted or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused("unsafe-archive")
    if not 0 <= entry.header_offset < size:
        raise Refused("damaged")


def _check_sizes(entries: list[ZipInfo], size: int) -> None:
    if sum(entry.file_size for entry in entries) > MOST_UNFOLDED:
        raise Refused("archive-too-big")
    if any(
        each.file_size > STEEPEST_RATIO * max(each.compress_size, 64) for each in entries
    ):
        raise Refused("archive-too-big")
    # Members that claim more bytes together than the file has share their content: a bomb.
    if sum(entry.compress_size for entry in entries) > size:
        raise Refused("unsafe-archive")
