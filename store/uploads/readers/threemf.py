"""Reads 3MF: streams its XML under caps, places every item of the build, converts to mm."""

import struct
import zlib
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from store.uploads.prescan import check_archive
from store.uploads.reasons import Refused

MOST_TRIANGLES = 2_000_000
MOST_PLACEMENTS = 1_000
DEEPEST_NESTING = 16

# 3MF core specification 1.3, section 3.4.1 (units) and production extension 1.1 (paths).
MILLIMETRES = {
    "micron": 0.001, "millimeter": 1.0, "centimeter": 10.0,
    "inch": 25.4, "foot": 304.8, "meter": 1000.0,
}  # fmt: skip
_CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
_PATH = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06 path"

_BROKEN = (
    expat.ExpatError,
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
)


@dataclass(frozen=True)
class Placement:
    """One use of an object: which part of the package, which object there, and where to."""

    part: str
    object_id: str
    matrix: NDArray[np.float64]


@dataclass
class Shape:
    """An object of the package: its own mesh, or other objects put together."""

    points: "array[float]" = field(default_factory=lambda: array("d"))
    corners: "array[int]" = field(default_factory=lambda: array("q"))
    components: list[Placement] = field(default_factory=list)


def read_3mf(path: Path) -> NDArray[np.float64]:
    """Give the triangles of all items of the build, placed, in millimetres."""
    with path.open("rb") as file:
        check_archive(file, path.stat().st_size)
        with ZipFile(file) as archive:
            package = _Package(archive)
            package.read_all()
    return package.triangles()


class _Package:
    """All model parts of one archive."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {f"/{name}".casefold(): name for name in archive.namelist()}
        self.shapes: dict[tuple[str, str], Shape] = {}
        self.items: list[Placement] = []
        self.scale = 1.0
        self.triangle_count = 0
        self.placement_count = 0

    def read_all(self) -> None:
        for part in sorted(self._names):
            if part.endswith(".model"):
                self._read_part(part)

    def _read_part(self, part: str) -> None:
        try:
            with self._archive.open(self._names[part]) as stream:
                _PartReader(self, part).read(stream)
        except _BROKEN:
            raise Refused("damaged") from None

    def count_placement(self) -> None:
        self.placement_count += 1
        if self.placement_count > MOST_PLACEMENTS:
            raise Refused("too-many-bodies")

    def count_triangles(self, count: int) -> None:
        self.triangle_count += count
        if self.triangle_count > MOST_TRIANGLES:
            raise Refused("too-many-triangles")

    def triangles(self) -> NDArray[np.float64]:
        self.triangle_count = self.placement_count = 0
        pieces: list[NDArray[np.float64]] = []
        for item in self.items:
            self._place(item, np.eye(4), pieces, depth=0)
        if not pieces:
            raise Refused("no-triangles")
        return np.concatenate(pieces) * self.scale

    def _place(
        self,
        placement: Placement,
        outer: NDArray[np.float64],
        pieces: list[NDArray[np.float64]],
        *,
        depth: int,
    ) -> None:
        if depth > DEEPEST_NESTING:
            raise Refused("bad-references")
        self.count_placement()
        shape = self.shapes.get((placement.part, placement.object_id))
        if shape is None:
            raise Refused("bad-references")
        matrix = placement.matrix @ outer
        if shape.corners:
            self.count_triangles(len(shape.corners) // 3)
            pieces.append(_placed(shape, matrix))
        for component in shape.components:
            self._place(component, matrix, pieces, depth=depth + 1)


def _placed(shape: Shape, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    points = np.array(shape.points).reshape(-1, 3)
    corners = np.array(shape.corners, np.int64)
    if corners.min() < 0 or corners.max() >= len(points):
        raise Refused("bad-references")
    moved = points @ matrix[:3, :3] + matrix[3, :3]
    triangles = moved[corners].reshape(-1, 3, 3)
    is_mirrored = np.linalg.det(matrix[:3, :3]) < 0
    return triangles[:, ::-1] if is_mirrored else triangles


class _PartReader:
    """Streams one XML part into the package; a document type declaration ends it."""

    def __init__(self, package: _Package, part: str) -> None:
        self._package = package
        self._part = part
        self._shape = Shape()
        self._starts = {
            f"{_CORE} {name}": handler
            for name, handler in (
                ("model", self._model),
                ("object", self._object),
                ("vertex", self._vertex),
                ("triangle", self._triangle),
                ("component", self._component),
                ("item", self._item),
            )
        }

    def read(self, stream: Any) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.StartElementHandler = self._start
        try:
            parser.ParseFile(stream)
        except (KeyError, ValueError, OverflowError):
            raise Refused("damaged") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self._starts.get(name)
        if handler is not None:
            handler(attributes)

    def _model(self, attributes: dict[str, str]) -> None:
        self._package.scale = MILLIMETRES[attributes.get("unit", "millimeter")]

    def _object(self, attributes: dict[str, str]) -> None:
        self._shape = Shape()
        self._package.shapes[self._part, attributes["id"]] = self._shape

    def _vertex(self, attributes: dict[str, str]) -> None:
        xyz = (float(attributes["x"]), float(attributes["y"]), float(attributes["z"]))
        self._shape.points.extend(xyz)

    def _triangle(self, attributes: dict[str, str]) -> None:
        self._package.count_triangles(1)
        corners = (int(attributes["v1"]), int(attributes["v2"]), int(attributes["v3"]))
        self._shape.corners.extend(corners)

    def _component(self, attributes: dict[str, str]) -> None:
        self._package.count_placement()
        self._shape.components.append(self._placement(attributes))

    def _item(self, attributes: dict[str, str]) -> None:
        self._package.count_placement()
        self._package.items.append(self._placement(attributes))

    def _placement(self, attributes: dict[str, str]) -> Placement:
        part = attributes.get(_PATH, self._part).casefold()
        return Placement(part, attributes["objectid"], _matrix(attributes.get("transform")))


def _refuse_declaration(*_: object) -> None:
    raise Refused("unsafe-xml")


def _matrix(written: str | None) -> NDArray[np.float64]:
    """Read the twelve numbers of a row-vector transform (core specification, 3.3)."""
    matrix = np.eye(4)
    if written is not None:
        matrix[:, :3] = np.array([float(n) for n in written.split()]).reshape(4, 3)
    return matrix
