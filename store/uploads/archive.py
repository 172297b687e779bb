"""ZIPs of models: judged by their directory, then unfolded entry by entry under caps."""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from store.settings import settings
from store.uploads.prescan import kind_of
from store.uploads.reasons import Refused

ENDING = "zip"
MOST_MODELS = 50
MOST_ENTRIES = 200  # with folders, and what some systems leave in every ZIP
STEEPEST_RATIO = 100
LONGEST_DIRECTORY = 256 * 1024
_DROPPINGS = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini"}
_CHUNK = 1 << 20
_IN_MEMORY = 1 << 20


def is_archive(filename: str) -> bool:
    return filename.lower().endswith(f".{ENDING}")


def most_unfolded() -> int:
    """Give the bytes that the models of one ZIP may have together."""
    return 4 * settings().MAX_UPLOAD_BYTES


def models_in(file: BinaryIO, *, size: int) -> list[ZipInfo]:
    """Give the entries that are models by name; raises Refused, and inflates nothing."""
    entries = _directory(file, size)
    for entry in entries:
        _check_place(entry, size)
    models = [entry for entry in entries if not _is_dropping(entry)]
    for model in models:
        _check_model(model)
    _check_together(models, size)
    return models


def unfolded(file: BinaryIO, *, size: int) -> Iterator[tuple[str, BinaryIO]]:
    """Give each model's name and content, one after the other; names never repeat.

    What an entry says of its size is held against it while it inflates: raises Refused.
    """
    models = models_in(file, size=size)
    names = _told_apart([PurePosixPath(model.filename).name for model in models])
    with ZipFile(file) as archive:
        for name, model in zip(names, models, strict=True):
            with _content(archive, model) as content:
                yield name, content


def _directory(file: BinaryIO, size: int) -> list[ZipInfo]:
    """Read the list of entries; the library alone would load one of any length."""
    file.seek(0)
    if not file.read(4).startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise Refused("content-mismatch")
    _check_end_record(file, size)
    try:
        with ZipFile(file) as archive:
            return archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, struct.error):
        raise Refused("zip-damaged") from None


def _check_end_record(file: BinaryIO, size: int) -> None:
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Refused("zip-damaged")
    entries, length = struct.unpack_from("<HL", tail, at + 10)
    # 65535 and 4294967295 say "see the 64-bit record", which no honest parts list needs.
    if entries > MOST_ENTRIES or length > LONGEST_DIRECTORY:
        raise Refused("zip-too-big")


def _check_place(entry: ZipInfo, size: int) -> None:
    name = entry.orig_filename
    leaves = name.startswith("/") or "\\" in name or "\0" in name or ":" in name
    mode = entry.external_attr >> 16
    is_odd = stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
    if leaves or ".." in PurePosixPath(name).parts or is_odd:
        raise Refused("zip-unsafe")
    is_encrypted = entry.flag_bits & 0x1
    if is_encrypted or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused("zip-unsafe")
    if not 0 <= entry.header_offset < size:
        raise Refused("zip-damaged")


def _is_dropping(entry: ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename.lower()).parts
    return entry.is_dir() or not parts or bool(_DROPPINGS.intersection(parts))


def _check_model(entry: ZipInfo) -> None:
    if is_archive(entry.filename):
        raise Refused("zip-nested")
    try:
        kind_of(entry.filename)
    except Refused:
        raise Refused("zip-other-files") from None
    if entry.file_size > settings().MAX_UPLOAD_BYTES:
        raise Refused("zip-too-big")
    if entry.file_size > STEEPEST_RATIO * max(entry.compress_size, 64):
        raise Refused("zip-too-big")


def _check_together(models: list[ZipInfo], size: int) -> None:
    if not models:
        raise Refused("zip-empty")
    if len({model.filename.casefold() for model in models}) < len(models):
        raise Refused("zip-unsafe")
    if len(models) > MOST_MODELS:
        raise Refused("zip-too-big")
    if sum(model.file_size for model in models) > most_unfolded():
        raise Refused("zip-too-big")
    # Entries that claim more bytes together than the file has share their content: a bomb.
    if sum(model.compress_size for model in models) > size:
        raise Refused("zip-unsafe")


def _content(archive: ZipFile, model: ZipInfo) -> BinaryIO:
    content = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 whoever asked closes it
    try:
        with archive.open(model) as packed:
            while chunk := packed.read(_CHUNK):
                content.write(chunk)
                if content.tell() > model.file_size:
                    raise Refused("zip-unsafe")
    except (BadZipFile, EOFError, NotImplementedError, zlib.error):
        content.close()
        raise Refused("zip-damaged") from None
    content.seek(0)
    return cast("BinaryIO", content)


def _told_apart(names: list[str]) -> list[str]:
    """Number names that come from different folders: arm.stl, arm (2).stl."""
    seen: dict[str, int] = {}
    apart = []
    for name in names:
        seen[name.casefold()] = count = seen.get(name.casefold(), 0) + 1
        stem, dot, ending = name.rpartition(".")
        apart.append(f"{stem} ({count}){dot}{ending}" if count > 1 else name)
    return apart
