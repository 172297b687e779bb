"""Five printable models to try the print service with, written as files by code."""

import struct
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from manifold3d import Manifold

from store.demo.solids import (
    around,
    block,
    box,
    circle,
    corners,
    gear,
    holes,
    plate,
    polygon,
    rectangle,
    rod,
)
from store.demo.sweeps import skinned

Points = npt.NDArray[np.float32]
Faces = npt.NDArray[np.int64]
MODEL_3MF = "3D/3dmodel.model"
TYPES_3MF = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" '
    'ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>'
)
RELATIONS_3MF = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="model" Target="/{MODEL_3MF}" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)
STL_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("spare", "<u2")])


def write_samples(folder: Path) -> list[Path]:
    """Write all samples and give their paths; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, model in SAMPLES.items():
        path = folder / name
        points, faces = _mesh(model())
        WRITERS[path.suffix](path, points, faces)
        paths.append(path)
    return paths


def bracket() -> Manifold:
    """A shelf bracket, 60 x 40 x 80 mm: an L with a web and countersunk holes."""
    foot = plate(rectangle(40, 60, r=5).translate((0, 30)), 5)
    wall = plate(rectangle(40, 80, r=5).translate((0, 40)), 5).rotate((90, 0, 0))
    web = polygon([(0, 0), (44, 0), (0, 62)]).extrude(5).rotate((90, 0, 90))
    curve = circle(24).translate((12, 12))
    fillet = (rectangle(12, 12).translate((6, 6)) - curve).extrude(38).rotate((90, 0, 90))
    body = foot + wall.translate((0, 5, 0)) + web.translate((-2.5, 5, 5))
    body += fillet.translate((-19, 5, 5))
    for x in (-12.0, 12.0):
        body -= _countersunk().translate((x, 44, 0))
        body -= _countersunk().rotate((90, 0, 0)).translate((x, 5, 62))
    return body


def spur_gear() -> Manifold:
    """A gear of module 2 with 32 teeth, lightening holes and a keyed hub."""
    wheel = holes(gear(32, 2.0), [(x, y) for x, y, _ in around(6, 17)], 9)
    body = plate(wheel, 10) + rod(20, 18)
    return body - rod(8, 40).translate((0, 0, -5)) - block((-1.5, 3, -1), (3, 3, 30))


def vase() -> Manifold:
    """A vase with scales that climb around it; more than 100,000 triangles, closed."""
    around_, layers, wall = 360, 180, 2.2
    angle = np.linspace(0, 2 * np.pi, around_, endpoint=False)
    rings = []
    for layer in range(layers + 1):
        t = layer / layers
        swell = 30 + 14 * np.sin(np.pi * (0.1 + 0.8 * t)) - 6 * t
        scale = np.abs(np.sin(angle * 12 + t * 22)) * np.abs(np.sin(angle * 12 - t * 22))
        radius = swell + 2.4 * np.sqrt(scale) * np.sin(np.pi * t)
        rise = np.full_like(angle, 140 * t)
        rings.append(
            np.stack([radius * np.cos(angle), radius * np.sin(angle), rise], axis=1)
        )
    outer = skinned(np.array(rings), closed=False)
    hollow = [
        (0.0, wall),
        *(
            (30 + 14 * np.sin(np.pi * (0.1 + 0.8 * t)) - 6 * t - wall, 140 * t)
            for t in np.linspace(wall / 140, 1.02, 60)
        ),
        (0.0, 140 * 1.02),
    ]
    return outer - polygon([(float(r), float(z)) for r, z in hollow]).revolve(180)


def enclosure() -> Manifold:
    """A sensor box, 70 x 50 x 28 mm, with vents, a cable slot and posts for M3 inserts."""
    body = box(70, 50, 28, r=6) - box(65.2, 45.2, 40, r=3.6).translate((0, 0, 2.4))
    for x, y in corners(54, 34):
        body += (rod(8, 22) - rod(4.1, 30).translate((0, 0, 6))).translate((x, y, 0))
    for number in range(7):
        slot = plate(rectangle(2.4, 12, r=1.19), 20).rotate((90, 0, 0))
        body -= slot.translate((-18 + 6 * number, -20, 15))
    return body - plate(rectangle(9, 4.5, r=2.2), 20).rotate((90, 0, 90)).translate(
        (28, 0, 10)
    )


def hook() -> Manifold:
    """A coat hook whose arm hangs over: it wants supports, or a clever way to lie."""
    back = plate(holes(rectangle(30, 70, r=8), [(-9, 22), (9, 22), (0, -29)], 4.6), 6)
    body = back.rotate((90, 0, 0)).translate((0, 6, 35))
    angles = np.radians(np.linspace(-90, 62, 20))
    places = [(0.0, 3 - 24 * float(np.cos(a)), 40 + 24 * float(np.sin(a))) for a in angles]
    beads = [_bead(9.5).translate(place) for place in places]
    for one, two in pairwise(beads):
        body += Manifold.batch_hull([one, two])
    return body + _bead(13).translate(places[-1])


def _bead(d: float) -> Manifold:
    return Manifold.sphere(d / 2, 28)


def _countersunk() -> Manifold:
    """A 4.5 mm hole through 5 mm with a 9 mm countersink on top, upright at the origin."""
    return rod(4.5, 12).translate((0, 0, -3)) + rod(4.5, 2.3, top=9.2).translate(
        (0, 0, 2.8)
    )


def _mesh(solid: Manifold) -> tuple[Points, Faces]:
    """Points in millimetres from the positive corner, and faces by number."""
    mesh = solid.to_mesh()
    points = np.asarray(mesh.vert_properties, dtype=np.float32)[:, :3]
    faces = np.asarray(mesh.tri_verts, dtype=np.int64)
    return points - points.min(axis=0), faces


def _write_stl(path: Path, points: Points, faces: Faces) -> None:
    records = np.zeros(len(faces), dtype=STL_RECORD)
    records["corners"] = points[faces]
    header = path.stem.encode("ascii").ljust(80, b" ")
    path.write_bytes(header + struct.pack("<I", len(faces)) + records.tobytes())


def _write_obj(path: Path, points: Points, faces: Faces) -> None:
    rows = [f"o {path.stem}"]
    rows += [f"v {x:.4f} {y:.4f} {z:.4f}" for x, y, z in points]
    rows += [f"f {a} {b} {c}" for a, b, c in faces + 1]
    path.write_text("\n".join(rows) + "\n", encoding="ascii")


def _write_3mf(path: Path, points: Points, faces: Faces) -> None:
    vertices = "".join(
        f'<vertex x="{x:.4f}" y="{y:.4f}" z="{z:.4f}"/>' for x, y, z in points
    )
    triangles = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in faces)
    model = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<model unit="millimeter" '
        'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>'
        f'<object id="1" type="model"><mesh><vertices>{vertices}</vertices>'
        f"<triangles>{triangles}</triangles></mesh></object></resources>"
        '<build><item objectid="1"/></build></model>'
    )
    members = (
        ("[Content_Types].xml", TYPES_3MF),
        ("_rels/.rels", RELATIONS_3MF),
        (MODEL_3MF, model),
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            member = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text)


SAMPLES: dict[str, Callable[[], Manifold]] = {
    "bracket.stl": bracket,
    "gear.stl": spur_gear,
    "vase.stl": vase,
    "enclosure.3mf": enclosure,
    "hook.obj": hook,
}
WRITERS: dict[str, Callable[[Path, Points, Faces], None]] = {
    ".stl": _write_stl,
    ".obj": _write_obj,
    ".3mf": _write_3mf,
}
