"""Reads what OpenCascade writes: one binary glTF with a tree of placed meshes."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.uploads.reasons import Refused
from store.uploads.surface import MOST_TRIANGLES, Faces, Points, Surface, indexed

MOST_PLACEMENTS = 1_000
# glTF 2.0, section 3.6.2.2: types of the numbers in a buffer.
_TYPES = {5121: "u1", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_TRIANGLES = 4

_Matrix = NDArray[np.float64]


def read_glb(path: Path) -> Surface:
    """Give all meshes of the scene, placed, in metres."""
    scene = _Scene(path.read_bytes())
    for node in scene.roots():
        scene.place(node, np.eye(4), depth=0)
    if not scene.points:
        raise Refused("no-triangles")
    return indexed(np.concatenate(scene.points), np.concatenate(scene.faces))


class _Scene:
    """The JSON and the numbers of one file, and what was placed so far."""

    def __init__(self, content: bytes) -> None:
        magic, _, _, length = struct.unpack_from("<4sIII", content)
        if magic != b"glTF":
            raise Refused("damaged")
        self._json: dict[str, Any] = json.loads(content[20 : 20 + length])
        self._numbers = content[28 + length :]
        self.points: list[Points] = []
        self.faces: list[Faces] = []
        self._triangles = self._known = self._placements = 0

    def roots(self) -> list[int]:
        scenes = self._json.get("scenes", [{}])
        roots: list[int] = scenes[self._json.get("scene", 0)].get("nodes", [])
        return roots

    def place(self, number: int, outer: _Matrix, *, depth: int) -> None:
        """Add a node's mesh, and its children's, where the node stands."""
        self._placements += 1
        if self._placements > MOST_PLACEMENTS or depth > MOST_PLACEMENTS:
            raise Refused("too-many-bodies")
        node = self._json["nodes"][number]
        matrix = outer @ _matrix(node)
        if "mesh" in node:
            for part in self._json["meshes"][node["mesh"]]["primitives"]:
                self._add(part, matrix)
        for child in node.get("children", []):
            self.place(child, matrix, depth=depth + 1)

    def _add(self, part: dict[str, Any], matrix: _Matrix) -> None:
        if part.get("mode", _TRIANGLES) != _TRIANGLES:
            return
        points = self._accessor(part["attributes"]["POSITION"]).astype(np.float64)
        faces = self._accessor(part["indices"]).astype(np.int64).reshape(-1, 3)
        self._triangles += len(faces)
        if self._triangles > MOST_TRIANGLES:
            raise Refused("too-many-triangles")
        is_mirrored = np.linalg.det(matrix[:3, :3]) < 0
        self.points.append(points @ matrix[:3, :3].T + matrix[:3, 3])
        self.faces.append((faces[:, ::-1] if is_mirrored else faces) + self._known)
        self._known += len(points)

    def _accessor(self, number: int) -> NDArray[Any]:
        accessor = self._json["accessors"][number]
        view = self._json["bufferViews"][accessor["bufferView"]]
        width = 3 if accessor["type"] == "VEC3" else 1
        dtype = np.dtype(_TYPES[accessor["componentType"]])
        start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        count = accessor["count"] * width
        return np.frombuffer(self._numbers, dtype, count, start).reshape(-1, width)


def _matrix(node: dict[str, Any]) -> _Matrix:
    """Read where a node stands: a matrix by columns, or a shift, a turn and a scale."""
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    matrix = np.eye(4)
    scale = np.array(node.get("scale", (1, 1, 1)), np.float64)
    matrix[:3, :3] = _rotation(*node.get("rotation", (0, 0, 0, 1))) * scale
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def _rotation(x: float, y: float, z: float, w: float) -> _Matrix:
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
