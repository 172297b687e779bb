"""Reads STL: binary by its sizes, otherwise as text."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from store.uploads.prescan import is_binary_stl
from store.uploads.readers.text import matching, numbers
from store.uploads.reasons import Refused
from store.uploads.surface import MOST_TRIANGLES

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("note", "<u2")])
_VERTEX = re.compile(rb"(?i)\bvertex\s++(\S{1,40}+\s++\S{1,40}+\s++\S{1,40})")
_LOOP = re.compile(rb"(?i)\bouter\s++loop\b")


def read_stl(path: Path) -> NDArray[np.float64]:
    """Give the triangles (m, 3, 3) as they stand; STL knows no unit."""
    content = path.read_bytes()
    if is_binary_stl(content[:84], len(content)):
        return _binary(content)
    return _text(content)


def _binary(content: bytes) -> NDArray[np.float64]:
    return np.frombuffer(content, _RECORD, offset=84)["corners"].astype(np.float64)


def _text(content: bytes) -> NDArray[np.float64]:
    corners = matching(_VERTEX, content, after=b"endfacet")
    if not corners:
        raise Refused("no-triangles")
    # The name in the first line may hold the word "vertex": loops are counted instead.
    if len(corners) != 3 * len(_LOOP.findall(content)):
        raise Refused("damaged")
    if len(corners) > 3 * MOST_TRIANGLES:
        raise Refused("too-many-triangles")
    return numbers(corners, columns=3).reshape(-1, 3, 3)


def write_stl(path: Path, triangles: NDArray[np.floating]) -> None:
    """Write binary STL; the normals are left zero, as every reader recomputes them."""
    records = np.zeros(len(triangles), _RECORD)
    records["corners"] = triangles
    with path.open("wb") as file:
        file.write(b"binary STL in millimetres".ljust(80))
        file.write(np.uint32(len(triangles)).astype("<u4").tobytes())
        file.write(records.tobytes())
