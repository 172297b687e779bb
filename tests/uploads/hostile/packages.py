"""3MF packages that unfold, reach or write further than a model does: U04, U05, U06."""

import numpy as np

from tests.uploads.bombs import (
    CUBE,
    MEBIBYTE,
    Member,
    archive,
    overlapping,
    plain,
    repeated,
    spaces,
)
from tests.uploads.hostile.corpus import (
    MEASURED,
    bomb,
    honest,
    hostile,
    packed,
    with_member,
    with_model,
)
from tests.uploads.shapes import cube_3mf, model_xml

# -- U04: archives that unfold to more than they are ---------------------------------
packed("bomb-1g.3mf", "U04", bomb(1024), "archive-too-big")
packed("bomb-4g.3mf", "U04", bomb(4095), "archive-too-big")
packed("bomb-unused.3mf", "U04", bomb(3072, "Metadata/thumbnail.png"), "archive-too-big")
packed("many-entries.3mf", "U04",
       lambda: honest() + [plain(f"x/{n}", "") for n in range(10_000)],
       "archive-too-big")  # fmt: skip
packed("hidden-entries.3mf", "U04",
       lambda: honest() + [plain(f"x/{n}", "") for n in range(300)],
       "archive-too-big", entries=2)  # fmt: skip
packed("overlap.3mf", "U04", lambda: overlapping(150), "unsafe-archive")
packed("zip64-lie.3mf", "U04", honest, "archive-too-big", zip64=2**40)
packed("directory-lie.3mf", "U04", honest, "archive-too-big", directory=2**31)


@hostile("size-lie.3mf", "U04", "damaged")
def _(path):
    content, _ = spaces(1024)
    archive(path, [honest()[0], Member(b"3D/3dmodel.model", content, 40 * MEBIBYTE)])


@hostile("triangles-10m.3mf", "U04", "archive-too-big", "too-many-triangles")
def _(path):
    head = CUBE.partition("<triangle ")[0].encode()
    row = b'<triangle v1="0" v2="1" v3="2"/>' * 10_000
    tail = b"</triangles></mesh></object></resources></model>"
    content, size = repeated(head, row, 1_000, tail)
    archive(path, [honest()[0], Member(b"3D/3dmodel.model", content, size)])


@hostile("triangles-8m.3mf", "U04", "too-many-triangles")
def _(path):
    """Under every cap of the archive: its numbers differ, so that its ratio is honest."""
    numbers = np.random.default_rng(0).integers(0, 36, (40_000, 3)).tolist()
    rows = b"".join(b'<triangle v1="%d" v2="%d" v3="%d"/>' % tuple(n) for n in numbers)
    head = CUBE.partition("<triangle ")[0].encode()
    content, size = repeated(head, rows, 200, b"</triangles></mesh></object></model>")
    archive(path, [honest()[0], Member(b"3D/3dmodel.model", content, size)])


@hostile("nested.3mf", "U04", MEASURED)
def _(path):
    inner = path.with_name("inner.3mf")
    cube_3mf(inner)
    content = inner.read_bytes()
    inner.unlink()
    cube_3mf(path)
    archive(path, [*honest(), plain("Metadata/inner.3mf", content)])


# -- U05: XML that reaches for more than it holds ------------------------------------
LAUGHS = (
    "<!DOCTYPE model [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]>"
)
FILE = '<!DOCTYPE model [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
NETWORK = '<!DOCTYPE model SYSTEM "http://127.0.0.1:9/evil.dtd">'
PARAMETER = '<!DOCTYPE model [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>'
NAMED = CUBE.replace("<object", '<object name="&j;"')
DOCTYPES = {
    "laughs": CUBE.replace("<model", f"{LAUGHS}<model", 1),
    "laughs-attribute": NAMED.replace("<model", f"{LAUGHS}<model", 1),
    "entity-file": CUBE.replace("<model", f"{FILE}<model", 1),
    "entity-network": CUBE.replace("<model", f"{NETWORK}<model", 1),
    "entity-parameter": CUBE.replace("<model", f"{PARAMETER}<model", 1),
}
for _name, _content in DOCTYPES.items():
    packed(f"{_name}.3mf", "U05", with_model(_content), "unsafe-xml")
_UTF16 = DOCTYPES["entity-file"].replace("UTF-8", "UTF-16").encode("utf-16")
packed("entity-utf16.3mf", "U05", with_model(_UTF16), "unsafe-xml")
packed("relation-outside.3mf", "U05",
       with_member(plain("_rels/.rels",
           '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
           'relationships"><Relationship Id="r" Target="http://127.0.0.1:9/x.model" '
           'TargetMode="External" Type="http://schemas.microsoft.com/3dmanufacturing/2013/'
           '01/3dmodel"/></Relationships>')),
       "bad-references")  # fmt: skip
packed("notes-with-entities.3mf", "U05",
       with_member(plain("Metadata/model_settings.config", f"{LAUGHS}<config/>")),
       "unsafe-xml")  # fmt: skip

# -- U06: archives that would write where they should not ----------------------------
for _number, _path in enumerate(
    ("../../evil.txt", "/etc/cron.d/evil", "..\\evil", "C:/evil", "a/../../evil", "x\0.png")
):
    packed(
        f"slip-{_number}.3mf", "U06", with_member(plain(_path, "evil")), "unsafe-archive"
    )
packed("link.3mf", "U06",
       with_member(Member(b"3D/link.model", b"/etc/passwd", 11, 0, 0o120777 << 16)),
       "unsafe-archive")  # fmt: skip
packed("device.3mf", "U06",
       with_member(Member(b"3D/zero", b"", 0, 0, 0o020666 << 16)),
       "unsafe-archive")  # fmt: skip
packed("twice.3mf", "U06", with_member(plain("3D/3dmodel.model", CUBE)), "unsafe-archive")
packed(
    "case-clash.3mf", "U06", with_member(plain("3d/3DMODEL.MODEL", CUBE)), "unsafe-archive"
)
packed("width-clash.3mf", "U06",
       with_member(plain("3D/3dmodel.ｍodel", CUBE)), "unsafe-archive")  # fmt: skip
packed("path-outside.3mf", "U06",
       with_model(model_xml(
           '<object id="1"><components><component objectid="9" '
           'p:path="/../../../../etc/passwd"/></components></object>',
           '<item objectid="1"/>')),
       "bad-references")  # fmt: skip
