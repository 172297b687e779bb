"""Reads STL: binary by its sizes, otherwise as text."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from store.uploads.prescan import is_binary_stl
from store.uploads.reasons import Refused

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("note", "<u2")])
_VERTEX = re.compile(rb"vertex\s+(\S{1,40})\s+(\S{1,40})\s+(\S{1,40})", re.IGNORECASE)


def read_stl(path: Path) -> NDArray[np.float64]:
    """Give the triangles as they stand; STL knows no unit, millimetres are meant."""
    content = path.read_bytes()
    if is_binary_stl(content[:84], len(content)):
        return _binary(content)
    return _text(content)


def _binary(content: bytes) -> NDArray[np.float64]:
    return np.frombuffer(content, _RECORD, offset=84)["corners"].astype(np.float64)


def _text(content: bytes) -> NDArray[np.float64]:
    corners = _VERTEX.findall(content)
    if not corners:
        raise Refused("no-triangles")
    announced = content.count(b"vertex") + content.count(b"VERTEX")
    if len(corners) % 3 or announced != len(corners):
        raise Refused("damaged")
    try:
        return np.array(corners).astype(np.float64).reshape(-1, 3, 3)
    except ValueError:
        raise Refused("damaged") from None


def write_stl(path: Path, triangles: NDArray[np.float64]) -> None:
    """Write binary STL; the normals are left zero, as every reader recomputes them."""
    records = np.zeros(len(triangles), _RECORD)
    records["corners"] = triangles
    with path.open("wb") as file:
        file.write(b"binary STL in millimetres".ljust(80))
        file.write(np.uint32(len(triangles)).astype("<u4").tobytes())
        file.write(records.tobytes())
