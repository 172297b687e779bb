"""Writes the model that the browser turns: a small GLB that says where it is weak.

A GLB is a header, a JSON chunk and a binary chunk (glTF 2.0, section 4.4). Ours holds one
mesh: POSITION (float32, millimetres, Z up), indices (uint32) and `_FLAGS` (one byte a
vertex, in a stride of four as glTF wants). A node turns it into glTF's metres with Y up,
so that every viewer shows it right; our own reads the numbers as they stand.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

THIN = 1
OVERHANG = 2

_MAGIC, _VERSION = b"glTF", 2
_HEADER, _CHUNK_HEADER = 12, 8
_BYTE, _UINT32, _FLOAT32 = 5121, 5125, 5126
_VERTICES, _INDICES = 34962, 34963
_MILLIMETRES_Z_UP = [0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1]


def write_glb(
    path: Path,
    vertices: NDArray[np.floating],
    faces: NDArray[np.integer],
    flags: NDArray[np.integer],
) -> None:
    """Write `vertices` (V, 3) in mm, `faces` (F, 3) and `flags` (F,) of THIN and OVERHANG.

    A corner shared by faces of different flags is written once for each, so that no colour
    runs over into a sound face.
    """
    corners, kinds, indices = _split(np.asarray(faces), np.asarray(flags))
    points = np.ascontiguousarray(np.asarray(vertices)[corners], dtype="<f4")
    padded = np.zeros((len(kinds), 4), dtype=np.uint8)
    padded[:, 0] = kinds
    buffers = [points.tobytes(), padded.tobytes(), indices.astype("<u4").tobytes()]
    head = json.dumps(_head(points, indices, buffers), separators=(",", ":")).encode()
    path.write_bytes(_packed(head, b"".join(buffers)))


def _split(
    faces: NDArray[np.integer], flags: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give the vertex and the flag of every written corner, and the faces between them."""
    keys = faces.astype(np.int64) * 256 + flags.astype(np.int64)[:, None]
    written, indices = np.unique(keys.ravel(), return_inverse=True)
    return written // 256, written % 256, indices


def _head(
    points: NDArray[np.float32], indices: NDArray[np.int64], buffers: list[bytes]
) -> dict[str, Any]:
    sizes = [len(buffer) for buffer in buffers]
    box = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
    return {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "matrix": _MILLIMETRES_Z_UP}],
        "meshes": [
            {"primitives": [{"attributes": {"POSITION": 0, "_FLAGS": 1}, "indices": 2}]}
        ],
        "accessors": [
            _accessor(0, "VEC3", _FLOAT32, len(points)) | box,
            _accessor(1, "SCALAR", _BYTE, len(points)),
            _accessor(2, "SCALAR", _UINT32, len(indices)),
        ],
        "bufferViews": [
            _view(0, sizes[0], _VERTICES),
            _view(sizes[0], sizes[1], _VERTICES) | {"byteStride": 4},
            _view(sizes[0] + sizes[1], sizes[2], _INDICES),
        ],
        "buffers": [{"byteLength": sum(sizes)}],
    }


def _accessor(view: int, kind: str, component: int, count: int) -> dict[str, Any]:
    return {"bufferView": view, "type": kind, "componentType": component, "count": count}


def _view(offset: int, length: int, target: int) -> dict[str, Any]:
    return {"buffer": 0, "byteOffset": offset, "byteLength": length, "target": target}


def _packed(head: bytes, body: bytes) -> bytes:
    """Lay the two chunks behind the header; both lengths are multiples of four."""
    head += b" " * (-len(head) % 4)
    total = _HEADER + 2 * _CHUNK_HEADER + len(head) + len(body)
    return b"".join(
        (
            struct.pack("<4sII", _MAGIC, _VERSION, total),
            struct.pack("<I4s", len(head), b"JSON") + head,
            struct.pack("<I4s", len(body), b"BIN\0") + body,
        )
    )
