"""Streams the XML of a 3MF package under caps; nothing that it refers to is fetched."""

import struct
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from store.uploads.reasons import Refused

# Core specification 1.3, section 3.4.1 (units); production extension 1.1 (paths).
MILLIMETRES = {
    "micron": 0.001, "millimeter": 1.0, "centimeter": 10.0,
    "inch": 25.4, "foot": 304.8, "meter": 1000.0,
}  # fmt: skip
_3MF = "http://schemas.microsoft.com/3dmanufacturing"
_CORE = f"{_3MF}/core/2015/02"
_PATH = f"{_3MF}/production/2015/06 path"
# Features that may be required because we read them, or because they change no shape.
_KNOWN = (_CORE, f"{_3MF}/production/2015/06", f"{_3MF}/material/2015/02")
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_TO_MODEL = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"

BROKEN = (
    expat.ExpatError,
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,  # an attribute that is not there, or an encoding that nobody knows
    ValueError,
    OverflowError,
    RuntimeError,
)
Attributes = dict[str, str]
Handlers = Mapping[str, Callable[[Attributes], None]]


@dataclass(frozen=True)
class Placement:
    """One use of an object: which part of the package, which object there, and where to."""

    part: str
    object_id: str
    matrix: NDArray[np.float64]


@dataclass
class Shape:
    """An object of the package: its own mesh, or other objects put together."""

    type: str = "model"
    points: "array[float]" = field(default_factory=lambda: array("d"))
    corners: "array[int]" = field(default_factory=lambda: array("q"))
    components: list[Placement] = field(default_factory=list)


@dataclass
class Part:
    """One model part of a package: its objects, in millimetres, and what it would print."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    items: list[Placement] = field(default_factory=list)
    triangles: int = 0
    placements: int = 0


def read_part(
    archive: ZipFile, member: str, name: str, *, most_triangles: int, most_placements: int
) -> Part:
    """Read a model part; raises Refused as soon as it holds more than allowed."""
    reader = _PartReader(name, most_triangles, most_placements)
    _read_xml(archive, member, reader.handlers, reader.namespace)
    return reader.part


def root_of(archive: ZipFile, names: dict[str, str], parts: Iterable[str]) -> str:
    """Name the part whose build counts: where the package's relationships point to."""
    targets: list[str] = []

    def relationship(attributes: Attributes) -> None:
        if attributes["Type"] == _TO_MODEL:
            targets.append("/" + attributes["Target"].removeprefix("/").casefold())

    if "/_rels/.rels" in names:
        handlers = {_RELATIONSHIP: relationship}
        _read_xml(archive, names["/_rels/.rels"], handlers)
    first, *others = sorted(parts)
    if not targets and others and "/3d/3dmodel.model" in parts:
        return "/3d/3dmodel.model"
    if targets and targets[0] not in parts:
        raise Refused("bad-references")
    return targets[0] if targets else first


def _read_xml(
    archive: ZipFile,
    member: str,
    handlers: Handlers,
    namespace: Callable[[str | None, str], None] | None = None,
) -> None:
    try:
        with archive.open(member) as stream:
            parse(stream, handlers, namespace)
    except BROKEN:
        raise Refused("damaged") from None


def parse(
    stream: IO[bytes],
    handlers: Handlers,
    namespace: Callable[[str | None, str], None] | None = None,
) -> None:
    """Call a handler for each element it is named for; a document type ends it all."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartNamespaceDeclHandler = namespace

    def start(name: str, attributes: Attributes) -> None:
        handler = handlers.get(name)
        if handler is not None:
            handler(attributes)

    parser.StartElementHandler = start
    parser.ParseFile(stream)


def _refuse_declaration(*_: object) -> None:
    raise Refused("unsafe-xml")


class _PartReader:
    """Fills a Part from the elements of its XML."""

    def __init__(self, name: str, most_triangles: int, most_placements: int) -> None:
        self.part = Part()
        self._name = name
        self._most_triangles = most_triangles
        self._most_placements = most_placements
        self._shape = Shape()
        self._millimetres = 1.0
        self._namespaces: dict[str, str] = {}
        self.handlers: Handlers = {
            f"{_CORE} model": self._model,
            f"{_CORE} object": self._object,
            f"{_CORE} vertex": self._vertex,
            f"{_CORE} triangle": self._triangle,
            f"{_CORE} component": self._component,
            f"{_CORE} item": self._item,
        }

    def namespace(self, prefix: str | None, address: str) -> None:
        self._namespaces.setdefault(prefix or "", address)

    def _model(self, attributes: Attributes) -> None:
        self._millimetres = MILLIMETRES[attributes.get("unit", "millimeter")]
        # Core specification 1.3, section 2.3: who does not know one of these must stop.
        for prefix in attributes.get("requiredextensions", "").split():
            if self._namespaces.get(prefix) not in _KNOWN:
                raise Refused("unknown-extension")

    def _object(self, attributes: Attributes) -> None:
        self._shape = Shape(type=attributes.get("type", "model"))
        self.part.shapes[attributes["id"]] = self._shape

    def _vertex(self, attributes: Attributes) -> None:
        scale = self._millimetres
        x, y, z = attributes["x"], attributes["y"], attributes["z"]
        self._shape.points.extend((float(x) * scale, float(y) * scale, float(z) * scale))

    def _triangle(self, attributes: Attributes) -> None:
        self.part.triangles += 1
        if self.part.triangles > self._most_triangles:
            raise Refused("too-many-triangles")
        corners = (int(attributes["v1"]), int(attributes["v2"]), int(attributes["v3"]))
        self._shape.corners.extend(corners)

    def _component(self, attributes: Attributes) -> None:
        self._shape.components.append(self._placement(attributes))

    def _item(self, attributes: Attributes) -> None:
        placement = self._placement(attributes)
        # Not of the standard: programs mark what stays on the plate unprinted this way.
        if attributes.get("printable", "1") not in ("0", "false"):
            self.part.items.append(placement)

    def _placement(self, attributes: Attributes) -> Placement:
        self.part.placements += 1
        if self.part.placements > self._most_placements:
            raise Refused("too-many-bodies")
        part = attributes.get(_PATH, self._name).casefold()
        matrix = _matrix(attributes.get("transform"))
        matrix[3, :3] *= self._millimetres
        return Placement(part, attributes["objectid"], matrix)


def _matrix(written: str | None) -> NDArray[np.float64]:
    """Read the twelve numbers of a row-vector transform (core specification, 3.3)."""
    matrix = np.eye(4)
    if written is not None:
        matrix[:, :3] = np.array([float(n) for n in written.split()]).reshape(4, 3)
    return matrix
