"""Files that cost far more than they weigh, and what native code dies of: U09 and U10."""

import os

import numpy as np

from tests.uploads.bombs import CUBE, Member, archive, repeated
from tests.uploads.hostile.corpus import (
    MEASURED,
    honest,
    hostile,
    packed,
    with_model,
    written,
)
from tests.uploads.shapes import (
    binary_stl,
    box,
    extruded,
    mesh_xml,
    model_xml,
    obj,
    ply,
    text_stl,
    torus,
)
from tests.uploads.step import step

# -- U09: meshes and packages that cost far more than they weigh ----------------------
written("tower-1km.stl", "U09", binary_stl(box(50, 50, 1e6)), "beyond-any-printer")
written("line.stl", "U09", lambda: b"solid facet " + b"a" * 45_000_000, "no-triangles")
written("vertex-spaces.stl", "U09",
        lambda: b"solid facet\n" + (b"vertex" + b" " * 20_000) * 1_000,
        "damaged")  # fmt: skip
written("line.obj", "U09", lambda: b"v " + b"1" * 45_000_000, "damaged")
written(
    "polygon-5m.obj",
    "U09",
    lambda: obj(box()) + b"f " + b"1 2 3 " * 1_600_000,
    "huge-polygon",
)
written("groups-300k.obj", "U09",
        lambda: obj(box()) + b"".join(b"g g%d\nusemtl m%d\nf 1 2 3\n" % (n, n)
                              for n in range(300_000)),
        MEASURED)  # fmt: skip
written("continued.obj", "U09", lambda: obj(box()) + b"\\\n" * 3_000_000, MEASURED)
FACET = text_stl(np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0.5]]]))[11:-14]
written("text-480k.stl", "U09",
        lambda: b"solid a\n" + FACET * 480_000 + b"endsolid a\n", "no-volume")  # fmt: skip
written("list-10k.ply", "U09",
        ply(box()).replace(b"uchar int", b"uint int").replace(b"3 0 1 2 1", b"999999 0"),
        "huge-polygon")  # fmt: skip
packed("items-1m.3mf", "U09", lambda: [honest()[0], Member(
    b"3D/3dmodel.model", *repeated(
        CUBE.partition("<item ")[0].encode(), b'<item objectid="1"/>' * 1_000, 1_000,
        b"</build></model>"))], "archive-too-big", "too-many-bodies")  # fmt: skip
packed("depth-2m.3mf", "U09", lambda: [honest()[0], Member(
    b"3D/3dmodel.model", *repeated(b"<a>", b"<a>" * 1_000, 2_000, b""))],
    "archive-too-big", "damaged")  # fmt: skip


@hostile("items-1m-plain.3mf", "U09", "too-many-bodies")
def _(path):
    """Stored unpacked, its ratio is honest: the reader itself has to stop."""
    items = CUBE.replace(
        '<item objectid="1"/>', '<item objectid="1"/>' * 1_000_000
    ).encode()
    archive(path, [honest()[0], Member(b"3D/3dmodel.model", items, len(items), method=0)])


def doubled(depth):
    objects = "".join(
        f'<object id="{i}"><components><component objectid="{i - 1}"/>'
        f'<component objectid="{i - 1}" transform="1 0 0 0 1 0 0 0 1 {i} 0 0"/>'
        "</components></object>"
        for i in range(2, depth + 2)
    )
    first = f'<object id="1">{mesh_xml(box())}</object>'
    return model_xml(first + objects, f'<item objectid="{depth + 1}"/>')


packed("doubled-14.3mf", "U09", with_model(doubled(14)), "too-many-bodies")
packed(
    "doubled-30.3mf", "U09", with_model(doubled(30)), "too-many-bodies", "bad-references"
)
packed("cycle.3mf", "U09", with_model(model_xml(
    '<object id="1"><components><component objectid="2"/></components></object>'
    '<object id="2"><components><component objectid="1"/></components></object>',
    '<item objectid="1"/>')), "bad-references")  # fmt: skip


@hostile("soup-990k.stl", "U09", "too-many-bodies", "no-volume", MEASURED)
def _(path):
    random = np.random.default_rng(0)
    middles = random.uniform(0, 200, (990_000, 1, 3))
    path.write_bytes(binary_stl(middles + random.normal(size=(990_000, 3, 3)) * 3))


@hostile("knot.stl", "U09", MEASURED)
def _(path):
    """Four hundred rings through each other: uniting them is work."""
    ring = torus(across=24, around=12)
    rings = [ring[..., [n % 3, (n + 1) % 3, (n + 2) % 3]] + n / 4 for n in range(400)]
    path.write_bytes(binary_stl(np.concatenate(rings)))


@hostile("fan-1m.stl", "U09", MEASURED, "no-volume")
def _(path):
    """A million faces about one edge."""
    angles = np.linspace(0, 2 * np.pi, 1_000_000)
    fan = np.zeros((len(angles), 3, 3))
    fan[:, 1, 2] = 50
    fan[:, 2] = np.column_stack([50 * np.cos(angles), 50 * np.sin(angles), 0 * angles])
    path.write_bytes(binary_stl(fan))


# -- U10: what native code dies of ----------------------------------------------------
PART_STEP = step(extruded())
for _name, _content, _ending in (
    ("cut.step", PART_STEP[: len(PART_STEP) // 2], "cut-short"),
    ("html.step", b"<html></html>", "content-mismatch"),
    ("empty.step", b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n",
     "no-solid"),
    ("random.step", b"ISO-10303-21;\nHEADER;\n" + os.urandom(50_000)
     + b"\nEND-ISO-10303-21;\n", "no-solid"),
    ("many.step", b"ISO-10303-21;\nDATA;\n" + b"#1=X();\n" * 400_001
     + b"END-ISO-10303-21;\n", "too-complex"),
    ("itself.step", b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n" + b"".join(
        b"#%d=AXIS2_PLACEMENT_3D('',#%d,#%d,#%d);\n" % (n, n, n, n) for n in range(1, 5_000)
    ) + b"ENDSEC;\nEND-ISO-10303-21;\n", "no-solid"),
):  # fmt: skip
    written(_name, "U10", _content, _ending)


def damaged_steps(count):
    """Give copies of an honest STEP file with 1 to 60 bytes changed, the same each time."""
    random = np.random.default_rng(7)
    start = PART_STEP.index(b"DATA;")
    for number in range(count):
        copy = bytearray(PART_STEP)
        for at in random.integers(start, len(copy) - 40, (1, 8, 60)[number % 3]):
            copy[at] = random.choice(list(b"0123456789#,().$*E-"))
        yield bytes(copy)
