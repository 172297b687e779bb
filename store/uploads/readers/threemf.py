"""Reads 3MF: places every item of the build, in millimetres."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from store.uploads.prescan import check_archive
from store.uploads.readers.threemf_settings import Leftovers, leftovers_in
from store.uploads.readers.threemf_xml import Part, Placement, Shape, read_part, root_of
from store.uploads.reasons import Refused
from store.uploads.surface import MOST_TRIANGLES, Faces, Points, Surface, indexed

MOST_PLACEMENTS = 1_000
DEEPEST_NESTING = 16
# Core specification 1.3, section 4.1: what is not of these types is not to be printed.
_PRINTED = ("model", "solid", "surface")


def read_3mf(path: Path) -> Surface:
    """Give the surface of all items of the build, placed, in millimetres."""
    with path.open("rb") as file:
        check_archive(file, path.stat().st_size)
        with ZipFile(file) as archive:
            root, parts = _parts(archive)
            leftovers = leftovers_in(archive)
    plate = _Plate(parts, leftovers)
    for item in parts[root].items:
        plate.place(item, np.eye(4), depth=0)
    if not plate.faces:
        raise Refused("no-triangles")
    return indexed(np.concatenate(plate.points), np.concatenate(plate.faces))


def _parts(archive: ZipFile) -> tuple[str, dict[str, Part]]:
    """Read all parts of the package that hold shapes; also name the one with the build."""
    names = {f"/{name}".casefold(): name for name in archive.namelist()}
    parts: dict[str, Part] = {}
    triangles = placements = 0
    for part in sorted(name for name in names if name.endswith(".model")):
        parts[part] = read_part(
            archive,
            names[part],
            part,
            most_triangles=MOST_TRIANGLES - triangles,
            most_placements=MOST_PLACEMENTS - placements,
        )
        triangles += parts[part].triangles
        placements += parts[part].placements
    return root_of(archive, names, parts), parts


@dataclass
class _Plate:
    """What was placed so far: points and faces of each mesh."""

    parts: dict[str, Part]
    leftovers: Leftovers
    points: list[Points] = field(default_factory=list)
    faces: list[Faces] = field(default_factory=list)
    _known: int = 0
    _triangles: int = 0
    _placements: int = 0

    def place(
        self, placement: Placement, outer: NDArray[np.float64], *, depth: int
    ) -> None:
        """Add an object and all that it is made of, where it stands."""
        self._placements += 1
        if self._placements > MOST_PLACEMENTS:
            raise Refused("too-many-bodies")
        if depth > DEEPEST_NESTING:
            raise Refused("bad-references")
        shape = self._shape(placement)
        if shape.type not in _PRINTED:
            return
        matrix = placement.matrix @ outer
        if shape.corners:
            self._add(shape, self.leftovers.triangles_of(placement.object_id), matrix)
        for component in shape.components:
            if not self.leftovers.has_part(placement.object_id, component.object_id):
                self.place(component, matrix, depth=depth + 1)

    def _shape(self, placement: Placement) -> Shape:
        part = self.parts.get(placement.part)
        shape = part.shapes.get(placement.object_id) if part else None
        if shape is None:
            raise Refused("bad-references")
        return shape

    def _add(
        self, shape: Shape, left_out: Iterable[range], matrix: NDArray[np.float64]
    ) -> None:
        points = np.array(shape.points).reshape(-1, 3)
        faces = np.array(shape.corners, np.int64).reshape(-1, 3)
        if faces.min() < 0 or faces.max() >= len(points):
            raise Refused("bad-references")
        faces = _kept(faces, left_out)
        self._triangles += len(faces)
        if self._triangles > MOST_TRIANGLES:
            raise Refused("too-many-triangles")
        is_mirrored = np.linalg.det(matrix[:3, :3]) < 0
        self.points.append(points @ matrix[:3, :3] + matrix[3, :3])
        self.faces.append((faces[:, ::-1] if is_mirrored else faces) + self._known)
        self._known += len(points)


def _kept(faces: Faces, left_out: Iterable[range]) -> Faces:
    keep = np.ones(len(faces), np.bool_)
    for numbers in left_out:
        keep[numbers.start : numbers.stop] = False
    return faces[keep]
