"""Meshes that lie about their numbers, or name other files: U07 and U08."""

import os

import numpy as np

from tests.uploads.bombs import CUBE
from tests.uploads.hostile.corpus import MEASURED, packed, with_model, written
from tests.uploads.shapes import binary_stl, box, model_xml, obj, ply, text_stl

# -- U07: meshes that lie about their numbers -----------------------------------------
CUBE_STL = binary_stl(box())
_NAN = np.where(np.arange(3) == 1, np.nan, box())
for _name, _content, _ending in (
    ("empty.stl", b"", "empty-file"),
    ("count-zero.stl", binary_stl(box()[:0]), "no-triangles"),
    ("count-4g.stl", binary_stl(box(), count=4_294_967_295), "stl-cut-short"),
    ("count-1g.stl", binary_stl(box(), count=1_000_000_000), "stl-cut-short"),
    ("count-less.stl", binary_stl(box(), count=0), "stl-cut-short"),
    ("cut.stl", CUBE_STL[:300], "stl-cut-short"),
    ("nan.stl", binary_stl(_NAN), "not-finite"),
    ("infinite.stl", binary_stl(np.where(box() > 0, np.inf, 0)), "not-finite"),
    ("infinite-text.stl", text_stl(box()).replace(b"20", b"1e999"), "not-finite"),
    ("tiny.stl", binary_stl(box() * 1e-30), "no-extent"),
    ("one-point.stl", binary_stl(np.ones((1000, 3, 3))), "no-extent"),
    ("huge.stl", binary_stl(box() * 1e30), "beyond-any-printer"),
    ("inside-out-and-out.stl", binary_stl(np.concatenate([box(), box()[:, ::-1]])),
     "no-volume"),
    ("html.stl", b"<html><script>1</script></html>" + bytes(200), "content-mismatch"),
    ("gif.stl", b"GIF89a" + bytes(400), "content-mismatch"),
    ("half-text.stl", text_stl(box())[:-400], "damaged"),
    ("words.stl", text_stl(box()).replace(b"20", b"twenty"), "damaged"),
    ("text-named-binary.stl", binary_stl(box(), note=b"solid lies"), MEASURED),
    ("nan.obj", obj(box()).replace(b"v 0.0 0.0 0.0", b"v nan inf 1e999"), "not-finite"),
    ("index-4g.obj", obj(box()) + b"f 1 2 4000000000\n", "bad-references"),
    ("index-64.obj", obj(box()) + b"f 1 2 99999999999999999999999\n", "bad-references"),
    ("index-back.obj", obj(box()) + b"f -1 -2 -99999\n", "bad-references"),
    ("index-zero.obj", obj(box()) + b"f 0 1 2\n", "bad-references"),
    ("cut.obj", obj(box())[:130] + b"\nv 20.0 2", "damaged"),
    ("few-numbers.obj", b"v 0 0\n" + obj(box()), "damaged"),
    ("count-4g.ply", ply(box()).replace(b"vertex 36", b"vertex 4294967295"),
     "too-many-triangles"),
    ("faces-1g.ply", ply(box()).replace(b"face 12", b"face 1000000000"),
     "too-many-triangles"),
    ("count-less.ply", ply(box()).replace(b"vertex 36", b"vertex -1"), "damaged"),
    ("count-more.ply", ply(box(), encoding="binary_little_endian").replace(
        b"vertex 36", b"vertex 360000"), "cut-short"),
    ("no-end.ply", ply(box()).replace(b"end_header", b"and_header"), "damaged"),
    ("odd-type.ply", ply(box()).replace(b"double", b"quad"), "damaged"),
    ("no-x.ply", ply(box()).replace(b"float x", b"float q"), "no-triangles"),
    ("words.ply", ply(box()).replace(b"20", b"twenty"), "damaged"),
    ("wild-index.ply", ply(box()).replace(b"3 0 1 2 1", b"3 0 1 999 1"), "bad-references"),
    ("back-index.ply", ply(box()).replace(b"3 0 1 2 1", b"3 0 1 -2 1"), "bad-references"),
    ("wild-list.ply", ply(box()).replace(b"3 0 1 2 1", b"250 0 1 2 1"), "cut-short"),
    ("nan.ply", ply(_NAN), "not-finite"),
):  # fmt: skip
    written(_name, "U07", _content, _ending)

for _name, _change in (
    ("nan.3mf", ('x="0.0"', 'x="nan"')),
    ("infinite.3mf", ('x="20.0"', 'x="1e999"')),
):
    packed(_name, "U07", with_model(CUBE.replace(*_change)), "not-finite")
packed("index-1g.3mf", "U07",
       with_model(CUBE.replace('v1="0"', 'v1="999999999"')), "bad-references")  # fmt: skip
packed("index-64.3mf", "U07",
       with_model(CUBE.replace('v1="0"', 'v1="99999999999999999999"')),
       "damaged")  # fmt: skip
packed("no-numbers.3mf", "U07", with_model(CUBE.replace('x="0.0"', "")), "damaged")
for _name, _model, _ending in (
    ("unclosed.3mf", "<a>" * 1_000, "damaged"),
    ("nothing.3mf", model_xml("", ""), "no-triangles"),
    ("no-object.3mf", model_xml("", '<item objectid="2"/>'), "bad-references"),
    (
        "short-transform.3mf",
        model_xml("", '<item objectid="1" transform="1 2"/>'),
        "damaged",
    ),
    ("odd-unit.3mf", model_xml("", "", unit="parsec"), "damaged"),
):
    packed(_name, "U07", with_model(_model), _ending)
packed("odd-encoding.3mf", "U07", with_model(CUBE.replace("UTF-8", "UTF-4")), "damaged")
packed("no-model.3mf", "U07", with_model(""), "damaged")
packed("flat-transform.3mf", "U07",
       with_model(CUBE.replace('<item objectid="1"',
                               '<item objectid="1" transform="1 0 0 0 1 0 0 0 0 0 0 0"')),
       "no-extent")  # fmt: skip
written("random.stl", "U07", os.urandom(100_000), "stl-cut-short")
written("random.3mf", "U07", b"PK\x03\x04" + os.urandom(4_000), "damaged")

# -- U08: files that name other files -------------------------------------------------
for _name, _line in (
    ("mtllib", b"mtllib ../../../../etc/passwd\nusemtl a\n"),
    ("call", b"call ../../../../etc/passwd\ncall itself.obj\n"),
    ("shell", b"csh -e rm -rf /\nmaplib ../../../etc/hosts\nshadow_obj /etc/passwd\n"),
):
    written(f"{_name}.obj", "U08", _line + obj(box()), MEASURED)
written("texture.ply", "U08",
        ply(box()).replace(b"comment ours", b"comment TextureFile ../../../../etc/passwd"),
        MEASURED)  # fmt: skip
