"""Model files made by the tests: a few honest shapes, in every format."""

import itertools
import struct
import zipfile

import numpy as np

FACES = [
    (0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1),
    (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3),
]  # fmt: skip
CONTENT_TYPES = (
    '<?xml version="1.0"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
NAMESPACES = (
    'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" '
    'xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06"'
)


def box(x=20.0, y=20.0, z=20.0, *, at=(0.0, 0.0, 0.0)):
    """The twelve triangles of a closed box, outside out."""
    corners = np.array(list(itertools.product((0, x), (0, y), (0, z))), float) + at
    return corners[np.array(FACES)]


def torus(*, across=120, around=60, ring=30.0, tube=10.0):
    """A closed torus of 2 * across * around triangles."""
    u = np.linspace(0, 2 * np.pi, across, endpoint=False)[:, None]
    v = np.linspace(0, 2 * np.pi, around, endpoint=False)[None, :]
    reach = ring + tube * np.cos(v)
    points = np.stack([reach * np.cos(u), reach * np.sin(u), tube * np.sin(v) + 0 * u], -1)
    right, up = np.roll(points, -1, 0), np.roll(points, -1, 1)
    both = np.roll(right, -1, 1)
    halves = np.stack([np.stack([points, right, both], 2), np.stack([points, both, up], 2)])
    return halves.reshape(-1, 3, 3)


BRACKET = [(0, 0), (60, 0), (60, 8), (8, 8), (8, 40), (0, 40)]


def extruded(outline=BRACKET, height=12.0):
    """A closed prism over an outline that its first corner sees as a whole."""
    low = np.column_stack([np.array(outline, float), np.zeros(len(outline))])
    there, up = np.roll(low, -1, axis=0), np.array([0, 0, height])
    floor = np.stack([np.repeat(low[:1], len(low) - 2, 0), low[2:], low[1:-1]], 1)
    near, far = (
        np.stack([low, there, there + up], 1),
        np.stack([low, there + up, low + up], 1),
    )
    return np.concatenate([floor, floor[:, ::-1] + up, near, far])


def binary_stl(triangles, *, count=None, note=b"a model"):
    records = np.zeros(
        len(triangles), np.dtype([("n", "<f4", 3), ("v", "<f4", (3, 3)), ("a", "<u2")])
    )
    records["v"] = triangles
    count = len(triangles) if count is None else count
    return note.ljust(80) + struct.pack("<I", count) + records.tobytes()


def text_stl(triangles):
    facets = "".join(
        "facet normal 0 0 0\nouter loop\n"
        + "".join(f"vertex {x:.9g} {y:.9g} {z:.9g}\n" for x, y, z in triangle)
        + "endloop\nendfacet\n"
        for triangle in triangles
    )
    return f"solid part\n{facets}endsolid part\n".encode()


def obj(triangles):
    points = "".join(f"v {x} {y} {z}\n" for x, y, z in triangles.reshape(-1, 3))
    faces = "".join(f"f {i + 1} {i + 2} {i + 3}\n" for i in range(0, 3 * len(triangles), 3))
    return (points + faces).encode()


def split_obj(triangles):
    """An OBJ as programs for pictures write it: every corner with its own normal."""
    corners = triangles.reshape(-1, 3)
    points = "".join(f"v {x} {y} {z} 0.5 0.5 0.5\n" for x, y, z in corners)
    rest = "vt 0 0\nvn 0 0 1\n" * len(corners)
    faces = "".join(
        f"f {i}/{i}/{i} {i + 1}/{i + 1}/{i + 1} {i + 2}/{i + 2}/{i + 2}\n"
        for i in range(1, len(corners), 3)
    )
    return f"mtllib a.mtl\no part\ng part\n{points}{rest}usemtl a\ns 1\n{faces}".encode()


def ply(triangles, *, encoding="ascii"):
    """A PLY with normals, colours and one more table, its points not shared."""
    points = triangles.reshape(-1, 3)
    head = (
        f"ply\nformat {encoding} 1.0\ncomment ours\nelement vertex {len(points)}\n"
        "property float x\nproperty float y\nproperty float z\nproperty double nx\n"
        f"property uchar red\nelement face {len(triangles)}\n"
        "property list uchar int vertex_indices\nproperty short part\n"
        "element note 1\nproperty list int char text\nend_header\n"
    ).encode()
    if encoding == "ascii":
        rows = [f"{x:.9g} {y:.9g} {z:.9g} 0 7" for x, y, z in points]
        rows += [f"3 {i} {i + 1} {i + 2} 1" for i in range(0, len(points), 3)]
        return head + "\n".join([*rows, "2 65 66", ""]).encode()
    order = ">" if "big" in encoding else "<"
    rows = [struct.pack(f"{order}fffdB", *point, 0, 7) for point in points]
    rows += [struct.pack(f"{order}Biiih", 3, i, i + 1, i + 2, 1)
             for i in range(0, len(points), 3)]  # fmt: skip
    return head + b"".join(rows) + struct.pack(f"{order}i2b", 2, 65, 66)


def mesh_xml(triangles):
    points = "".join(
        f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in triangles.reshape(-1, 3)
    )
    faces = "".join(
        f'<triangle v1="{i}" v2="{i + 1}" v3="{i + 2}"/>'
        for i in range(0, 3 * len(triangles), 3)
    )
    return f"<mesh><vertices>{points}</vertices><triangles>{faces}</triangles></mesh>"


def model_xml(resources, build, *, unit="millimeter", head=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<model unit="{unit}" {NAMESPACES}>'
        f"<resources>{resources}</resources><build>{build}</build></model>"
    )


def package(path, model, *, extra=()):
    """Write a 3MF package around a model part (text, or a function that writes it)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        if callable(model):
            with archive.open("3D/3dmodel.model", "w") as part:
                model(part)
        else:
            archive.writestr("3D/3dmodel.model", model)
        for name, content in extra:
            archive.writestr(name, content)
    return path


def cube_3mf(path, **options):
    cube = f'<object id="1" type="model">{mesh_xml(box())}</object>'
    return package(path, model_xml(cube, '<item objectid="1"/>', **options))
