"""What can be known of a model file without parsing it: its kind, and whether to go on."""

import stat
import struct
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from store.uploads.reasons import Refused

MOST_ENTRIES = 200
MOST_UNFOLDED = 300 * 1024 * 1024
STEEPEST_RATIO = 100
LONGEST_DIRECTORY = 256 * 1024

_FOREIGN = (
    b"PK\x03\x04", b"<", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"MZ", b"\x7fELF",
    b"ISO-10303-21", b"#!", b"{", b"Rar!", b"7z\xbc\xaf",
)  # fmt: skip


class Kind(StrEnum):
    """The model formats that we read."""

    STL = "stl"
    OBJ = "obj"
    THREEMF = "3mf"


def kind_of(name: str) -> Kind:
    """Tell the kind by the file's ending; raises Refused for any other ending."""
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    try:
        return Kind(ending)
    except ValueError:
        raise Refused("wrong-type") from None


def prescan(file: BinaryIO, *, kind: Kind, size: int) -> None:
    """Refuse what cannot be a model of this kind, at a cost that no content can raise."""
    if size == 0:
        raise Refused("empty-file")
    {Kind.STL: _scan_stl, Kind.OBJ: _scan_obj, Kind.THREEMF: _scan_3mf}[kind](file, size)


def is_binary_stl(head: bytes, size: int) -> bool:
    """A binary STL is an 80-byte note, a count, and 50 bytes for each triangle.

    The sizes decide, not the first word: binary files that begin with "solid" are common.
    """
    return len(head) >= 84 and size == 84 + 50 * struct.unpack_from("<I", head, 80)[0]


def _scan_stl(file: BinaryIO, size: int) -> None:
    head = _head(file, 4096)
    if is_binary_stl(head, size):
        if size == 84:
            raise Refused("no-triangles")
        return
    if head.lstrip().lower().startswith(b"solid"):
        if b"facet" not in head.lower():
            raise Refused("no-triangles" if b"\0" not in head else "stl-cut-short")
        return
    if _is_foreign(head):
        raise Refused("content-mismatch")
    raise Refused("stl-cut-short")


def _scan_obj(file: BinaryIO, _size: int) -> None:
    head = _head(file, 1024 * 1024)
    if b"\0" in head or _is_foreign(head):
        raise Refused("content-mismatch")
    if not (head.startswith((b"v ", b"v\t")) or b"\nv " in head or b"\nv\t" in head):
        raise Refused("no-triangles")


def _scan_3mf(file: BinaryIO, size: int) -> None:
    if not _head(file, 4).startswith(b"PK\x03\x04"):
        raise Refused("content-mismatch")
    check_archive(file, size)


def _head(file: BinaryIO, length: int) -> bytes:
    file.seek(0)
    return file.read(length)


def _is_foreign(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_FOREIGN)


def check_archive(file: BinaryIO, size: int) -> None:
    """Judge a 3MF package by its directory alone; nothing is inflated."""
    _check_directory_size(file, size)
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, struct.error):
        raise Refused("damaged") from None
    _check_names([entry.orig_filename for entry in entries])
    for entry in entries:
        _check_entry(entry, size)
    _check_sizes(entries, size)


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
    if len({name.casefold() for name in names}) < len(names):
        raise Refused("unsafe-archive")
    if "[Content_Types].xml" not in names:
        raise Refused("content-mismatch")
    if not any(name.lower().endswith(".model") for name in names):
        raise Refused("no-triangles")


def _check_entry(entry: ZipInfo, size: int) -> None:
    name = entry.orig_filename
    leaves = name.startswith("/") or "\\" in name or "\0" in name or ":" in name
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if leaves or ".." in PurePosixPath(name).parts or is_link:
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
