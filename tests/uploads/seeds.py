"""Small honest files of every kind, and ways to damage them."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.uploads.shapes import (
    CONTENT_TYPES,
    binary_stl,
    box,
    cube_3mf,
    extruded,
    mesh_xml,
    model_xml,
    obj,
    ply,
    split_obj,
    text_stl,
)
from tests.uploads.step import step

# What number readers and counters trip over.
ODD = (
    b"0", b"-1", b"-0", b"1e999", b"-1e-320", b"nan", b"inf", b"2147483648", b"4294967295",
    b"18446744073709551616", b"1_0", b"0x10", b"", b" ", b"\n", b"\0", b"\xff\xff\xff\xff",
    b"\x7f\xf0\x00\x00", b"//", b"\\\n", b"<", b"\"", b"&#0;", b"\xef\xbb\xbf",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One damage: at a share of the file's length, take bytes away and put others in."""

    at: float
    taken: int
    put: bytes

    def applied(self, content: bytes) -> bytes:
        start = int(self.at * len(content))
        return content[:start] + self.put + content[start + self.taken :]


def changed(content, changes):
    for change in changes:
        content = change.applied(content)
    return content


def packaged(xml: bytes) -> bytes:
    """Wrap a model part, however broken, into an honest archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("3D/3dmodel.model", xml)
    return buffer.getvalue()


def _cube_package() -> bytes:
    with TemporaryDirectory() as place:
        return cube_3mf(Path(place) / "a.3mf").read_bytes()


_TWO = model_xml(
    f'<object id="1">{mesh_xml(box())}</object><object id="2"><components><component '
    'objectid="1" transform="1 0 0 0 1 0 0 0 -1 9 9 9"/></components></object>',
    '<item objectid="2" printable="1"/><item objectid="1"/>',
    unit="inch",
)

_QUADS = b"v 0 0 0\nv 9 0 0\nv 9 9 0\nv 0 9 9\nf -4 -3 -2 -1\nf 4//1 3 2/2/2 1\n"

SEEDS: dict[str, tuple[bytes, ...]] = {
    "stl": (binary_stl(box()), text_stl(box())),
    "obj": (obj(box()), split_obj(extruded()), _QUADS),
    "ply": (ply(box()), ply(box(), encoding="binary_little_endian"),
            ply(box(), encoding="binary_big_endian")),
    "3mf": (_cube_package(),),
    "model": (_TWO.encode(),),
    "step": (step(box()), step(extruded(), inches=True)),
}  # fmt: skip
