"""What can be known of a model file without parsing it: its kind, and whether to go on."""

from typing import BinaryIO

from store.uploads.prescan import step
from store.uploads.prescan.archive import check_archive
from store.uploads.prescan.kinds import ENDINGS, Kind, kind_of
from store.uploads.prescan.ply import ply_header
from store.uploads.prescan.stl import is_binary_stl, scan_stl
from store.uploads.prescan.words import head_of, is_foreign
from store.uploads.reasons import Refused

__all__ = [
    "ENDINGS", "Kind", "check_archive", "is_binary_stl", "kind_of", "ply_header", "prescan",
]  # fmt: skip


def prescan(file: BinaryIO, *, kind: Kind, size: int) -> None:
    """Refuse what cannot be a model of this kind, at a cost that no content can raise."""
    if size == 0:
        raise Refused("empty-file")
    _SCANS[kind](file, size)


def _scan_obj(file: BinaryIO, _size: int) -> None:
    head = head_of(file, 1024 * 1024)
    if b"\0" in head or is_foreign(head):
        raise Refused("content-mismatch")
    if not (head.startswith((b"v ", b"v\t")) or b"\nv " in head or b"\nv\t" in head):
        raise Refused("no-triangles")


def _scan_3mf(file: BinaryIO, size: int) -> None:
    if not head_of(file, 4).startswith(b"PK\x03\x04"):
        raise Refused("content-mismatch")
    names = check_archive(file, size)
    if "[Content_Types].xml" not in names:
        raise Refused("content-mismatch")
    if not any(name.lower().endswith(".model") for name in names):
        raise Refused("no-triangles")


def _scan_ply(file: BinaryIO, size: int) -> None:
    ply_header(head_of(file, 64 * 1024), size)


_SCANS = {
    Kind.STL: scan_stl,
    Kind.OBJ: _scan_obj,
    Kind.THREEMF: _scan_3mf,
    Kind.STEP: step.scan_step,
    Kind.PLY: _scan_ply,
}
