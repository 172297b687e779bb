"""Every file, however hostile, ends in a measure or in a coded refusal."""

import os
import warnings
import zipfile

import numpy as np
import pytest

from store.infra.sandbox import ChildRefused, run_child
from store.uploads.measure import Measure
from store.uploads.mesh import answer
from store.uploads.prescan import kind_of
from store.uploads.readers.stl import read_stl
from store.uploads.reasons import REASONS
from tests.uploads.shapes import (
    binary_stl,
    box,
    cube_3mf,
    mesh_xml,
    model_xml,
    obj,
    package,
    text_stl,
    torus,
)


def analyse(path):
    """Analyse a file as the worker does: in the sandboxed child."""
    request = {"source": str(path), "kind": kind_of(path.name).value}
    return run_child("store.uploads.mesh", request, cwd=path.parent)


def measured(path):
    return Measure.from_dict(analyse(path)["measure"])


def refusal_of(path):
    with pytest.raises(ChildRefused) as refusal:
        answer({"source": str(path), "kind": kind_of(path.name).value})
    return refusal.value.code


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_a_cube_is_measured_the_same_in_every_format(file, tmp_path):
    cube = box(20, 30, 40)
    one = f'<object id="1">{mesh_xml(cube)}</object>'
    files = [
        file("a.stl", binary_stl(cube)),
        file("b.STL", text_stl(cube)),
        file("c.obj", obj(cube)),
        package(tmp_path / "d.3mf", model_xml(one, '<item objectid="1"/>')),
    ]

    measures = [measured(each) for each in files]

    for measure in measures:
        assert measure.volume_mm3 == pytest.approx(24_000)
        assert measure.area_mm2 == pytest.approx(5_200)
        assert measure.box_mm == pytest.approx((20, 30, 40))
        assert (measure.bodies, measure.triangles) == (1, 12)
        assert measure.is_watertight
        assert measure.bend == pytest.approx(4)
        assert {section.outlines for section in measure.sections} == {1}


def test_the_model_and_its_picture_are_written(file):
    path = file("far.stl", binary_stl(box(10, 10, 10, at=(500, -300, 80))))

    analyse(path)

    model = read_stl(path.with_name("model.stl"))
    assert model.min(axis=(0, 1)) == pytest.approx((0, 0, 0))
    assert model.max(axis=(0, 1)) == pytest.approx((10, 10, 10))
    assert path.with_name("picture.png").read_bytes().startswith(b"\x89PNG")


def test_a_binary_file_that_begins_with_solid_is_read_as_binary(file):
    path = file("lies.stl", binary_stl(box(), note=b"solid of my own"))

    assert measured(path).volume_mm3 == pytest.approx(8_000)


def test_inches_in_a_3mf_are_converted(tmp_path):
    measure = measured(cube_3mf(tmp_path / "inch.3mf", unit="inch"))

    assert measure.box_mm == pytest.approx((508, 508, 508))
    assert measure.unit_hint is None


def test_components_are_placed_and_mirrored(tmp_path):
    parts = (
        f'<object id="1">{mesh_xml(box())}</object><object id="2"><components>'
        '<component objectid="1"/>'
        '<component objectid="1" transform="-1 0 0 0 1 0 0 0 1 60 0 0"/>'
        "</components></object>"
    )
    path = package(tmp_path / "two.3mf", model_xml(parts, '<item objectid="2"/>'))

    measure = measured(path)

    assert measure.bodies == 2
    assert measure.volume_mm3 == pytest.approx(16_000)
    assert measure.box_mm == pytest.approx((60, 20, 20))


def test_a_part_of_the_package_may_hold_the_mesh(tmp_path):
    inner = model_xml(f'<object id="7">{mesh_xml(box())}</object>', "")
    outer = model_xml(
        '<object id="1"><components><component p:path="/3D/Objects/a.model" objectid="7"/>'
        "</components></object>",
        '<item objectid="1"/>',
    )
    path = package(tmp_path / "split.3mf", outer, extra=[("3D/Objects/a.model", inner)])

    assert measured(path).volume_mm3 == pytest.approx(8_000)


def test_small_numbers_ask_about_inches(file):
    assert measured(file("a.stl", binary_stl(box(2, 3, 5)))).unit_hint == "inches"


def test_overlapping_bodies_are_united(file):
    both = np.concatenate([box(30, 30, 30), box(30, 30, 30, at=(15, 15, 15))])

    measure = measured(file("two.stl", binary_stl(both)))

    assert measure.volume_mm3 == pytest.approx(2 * 27_000 - 15**3)
    assert measure.bodies == 1
    assert not measure.overlapping


def test_a_cavity_is_not_paid_for(file):
    hollow = np.concatenate([box(30, 30, 30), box(10, 10, 10, at=(10, 10, 10))[:, ::-1]])

    assert measured(file("h.stl", binary_stl(hollow))).volume_mm3 == pytest.approx(26_000)


def test_a_body_inside_out_is_turned(file):
    pair = np.concatenate([box(), box(at=(40, 0, 0))[:, ::-1]])

    assert measured(file("i.stl", binary_stl(pair))).volume_mm3 == pytest.approx(16_000)


def test_a_hole_is_told_from_a_harmless_edge(file):
    touching = np.concatenate([box(), box(at=(20, 20, 0))])

    holed = measured(file("holed.stl", binary_stl(box()[1:])))
    crowded = measured(file("crowded.stl", binary_stl(touching)))

    assert (holed.open_edges, holed.is_watertight) == (3, False)
    assert (crowded.open_edges, crowded.is_watertight) == (0, True)


def test_an_overhang_asks_for_support(file):
    table = np.concatenate(
        [box(10, 10, 30, at=(20, 20, 0)), box(50, 50, 5, at=(0, 0, 29.9))]
    )

    measure = measured(file("table.stl", binary_stl(table)))

    assert measure.needs_support
    assert measure.overhang_mm2 == pytest.approx(2_400, rel=0.01)
    assert measure.support_mm3 == pytest.approx(2_400 * 29.9, rel=0.02)


def test_a_hundred_thousand_triangles_are_measured(file):
    path = file("torus.stl", binary_stl(torus(across=320, around=160)))

    measure = measured(path)

    assert measure.triangles == 102_400
    assert measure.volume_mm3 == pytest.approx(2 * np.pi**2 * 30 * 10**2, rel=0.001)
    assert measure.is_watertight


STL_REFUSALS = {
    "empty-file": b"",
    "no-triangles": binary_stl(box()[:0]),
    "stl-cut-short": binary_stl(box(), count=4_294_967_295),
    "content-mismatch": b"<html><script>alert(1)</script></html>" + bytes(100),
    "not-finite": binary_stl(np.where(np.arange(3) == 1, np.nan, box())),
    "no-extent": binary_stl(box() * 1e-30),
    "beyond-any-printer": binary_stl(box() * 1e6),
    "no-volume": binary_stl(np.concatenate([box(), box()[:, ::-1]])),
    "damaged": b"solid a\nfacet\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nver",
}


@pytest.mark.parametrize("code", STL_REFUSALS)
def test_a_bad_stl_is_refused_with_its_reason(file, code):
    assert refusal_of(file("bad.stl", STL_REFUSALS[code])) == code


def test_a_cut_off_binary_stl_is_refused(file):
    assert refusal_of(file("cut.stl", binary_stl(box())[:300])) == "stl-cut-short"


def test_random_bytes_are_refused(file):
    assert refusal_of(file("random.stl", os.urandom(100_000))) == "stl-cut-short"


def test_a_text_stl_of_one_endless_line_is_refused(file):
    path = file("line.stl", b"solid facet " + b"a" * 30_000_000)

    assert refusal_of(path) == "no-triangles"


def test_words_for_numbers_are_refused(file):
    words = text_stl(box()).replace(b"20", b"twenty")

    assert refusal_of(file("words.stl", words)) == "damaged"


def test_infinite_numbers_in_text_are_refused(file):
    assert (
        refusal_of(file("inf.stl", text_stl(box()).replace(b"20", b"inf"))) == "not-finite"
    )


def test_more_triangles_than_allowed_are_refused(file, monkeypatch):
    monkeypatch.setattr("store.uploads.mesh.MOST_TRIANGLES", 11)

    assert refusal_of(file("many.stl", binary_stl(box()))) == "too-many-triangles"


def test_more_than_five_hundred_bodies_are_refused(file):
    rows = [box(1, 1, 1, at=(2 * (i % 30), 2 * (i // 30), 0)) for i in range(501)]

    assert (
        refusal_of(file("pegs.stl", binary_stl(np.concatenate(rows)))) == "too-many-bodies"
    )


OBJ_REFUSALS = {
    "bad-references": b"v 0 0 0\nv 1 0 0\nv 0 1 1\nf 1 2 4000000000\n",
    "damaged": b"v 0 0 0\nv 1 0\nf 1 2 3\n",
    "no-triangles": b"v 0 0 0\nv 1 0 0\nv 0 1 1\n",
    "content-mismatch": b"\x00\x01\x02v 0 0 0\n",
    "not-finite": b"v 0 0 0\nv 1 nan 0\nv 0 1 1\nf 1 2 3\n",
}


@pytest.mark.parametrize("code", OBJ_REFUSALS)
def test_a_bad_obj_is_refused_with_its_reason(file, code):
    assert refusal_of(file("bad.obj", OBJ_REFUSALS[code])) == code


@pytest.mark.parametrize("index", ["-99999", "0", "7", "99999999999999999999999"])
def test_a_face_of_points_that_do_not_exist_is_refused(file, index):
    content = f"v 0 0 0\nv 1 0 0\nv 0 1 1\nf 1 2 {index}\n".encode()

    assert refusal_of(file("bad.obj", content)) == "bad-references"


def test_a_polygon_of_a_million_corners_is_refused(file):
    content = b"v 0 0 0\nv 1 0 0\nv 0 1 1\nf " + b"1 2 3 " * 400_000

    assert refusal_of(file("huge.obj", content)) == "huge-polygon"


def test_files_named_by_an_obj_are_never_opened(file):
    content = b"mtllib ../../../../etc/passwd\nusemtl x\n" + obj(box())

    assert measured(file("m.obj", content)).volume_mm3 == pytest.approx(8_000)


def test_quads_and_relative_numbers_are_read(file):
    content = (
        b"v 0 0 0\nv 9 0 0\nv 9 9 0\nv 0 9 0\nv 0 0 9\nv 9 0 9\nv 9 9 9\nv 0 9 9\n"
        b"f 4/1 3/2 2/3 1/4\nf -4 -3 -2 -1\nf 1//1 2//1 6//1 5//1\nf 2 3 7 6\n"
        b"f 3 4 8 7\nf 4 1 5 8\n"
    )

    assert measured(file("quads.obj", content)).volume_mm3 == pytest.approx(729)


def test_a_zip_bomb_is_refused_by_its_directory_alone(tmp_path):
    def spaces(part):
        part.write(b'<?xml version="1.0"?><model>')
        for _ in range(400):
            part.write(b" " * 2**20)

    path = package(tmp_path / "bomb.3mf", spaces)

    assert path.stat().st_size < 2**20
    assert refusal_of(path) == "archive-too-big"


def test_a_bomb_beside_the_model_is_refused(tmp_path):
    path = cube_3mf(tmp_path / "bomb.3mf")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Metadata/thumb.png", bytes(50_000_000))

    assert refusal_of(path) == "archive-too-big"


def test_an_archive_of_very_many_entries_is_refused_before_it_is_listed(tmp_path):
    path = cube_3mf(tmp_path / "many.3mf")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(300):
            archive.writestr(f"x/{number}", b"")

    assert refusal_of(path) == "archive-too-big"


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/cron.d/evil", "..\\evil", "C:/evil", "a/../../evil"]
)
def test_names_that_leave_the_package_are_refused(tmp_path, name):
    path = cube_3mf(tmp_path / "slip.3mf")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"evil")

    assert refusal_of(path) == "unsafe-archive"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["slip.3mf"]


def test_a_link_in_the_package_is_refused(tmp_path):
    path = cube_3mf(tmp_path / "link.3mf")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("3D/link.model")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal_of(path) == "unsafe-archive"


def test_two_entries_of_one_name_are_refused(tmp_path):
    path = cube_3mf(tmp_path / "twice.3mf")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("3d/3DMODEL.model", "<model/>")

    assert refusal_of(path) == "unsafe-archive"


LAUGHS = (
    "<!DOCTYPE model [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "head", [LAUGHS, '<!DOCTYPE model [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_entities_are_refused_unread(tmp_path, head):
    assert refusal_of(cube_3mf(tmp_path / "laughs.3mf", head=head)) == "unsafe-xml"


def test_a_million_build_items_are_refused_early(tmp_path):
    cube = f'<object id="1">{mesh_xml(box())}</object>'
    items = '<item objectid="1"/>' * 1_000_000

    def write(part):
        part.write(model_xml(cube, items).encode())

    # A file this repetitive is refused by its ratio; stored plainly it reaches the reader.
    path = tmp_path / "items.3mf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("3D/3dmodel.model", "w") as part:
            write(part)

    assert refusal_of(path) == "too-many-bodies"


def test_components_that_double_thirty_times_are_refused(tmp_path):
    objects = f'<object id="1">{mesh_xml(box())}</object>' + "".join(
        f'<object id="{i}"><components><component objectid="{i - 1}"/>'
        f'<component objectid="{i - 1}"/></components></object>'
        for i in range(2, 32)
    )
    path = package(tmp_path / "twos.3mf", model_xml(objects, '<item objectid="14"/>'))

    assert refusal_of(path) == "too-many-bodies"


def test_components_that_hold_each_other_are_refused(tmp_path):
    objects = (
        '<object id="1"><components><component objectid="2"/></components></object>'
        '<object id="2"><components><component objectid="1"/></components></object>'
    )
    path = package(tmp_path / "cycle.3mf", model_xml(objects, '<item objectid="1"/>'))

    assert refusal_of(path) == "bad-references"


def test_a_path_to_another_file_is_refused(tmp_path):
    objects = (
        '<object id="1"><components>'
        '<component objectid="9" p:path="/../../../../etc/passwd"/></components></object>'
    )
    path = package(tmp_path / "path.3mf", model_xml(objects, '<item objectid="1"/>'))

    assert refusal_of(path) == "bad-references"


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("", "damaged"),
        ("<a>" * 1_000, "damaged"),
        (model_xml("", ""), "no-triangles"),
        (
            model_xml('<object id="1"><mesh/></object>', '<item objectid="2"/>'),
            "bad-references",
        ),
        (model_xml("", '<item objectid="1" transform="1 2"/>'), "damaged"),
        (model_xml("", "", unit="parsec"), "damaged"),
    ],
)
def test_a_bad_3mf_is_refused_with_its_reason(tmp_path, model, code):
    assert refusal_of(package(tmp_path / "bad.3mf", model)) == code


def test_a_truncated_package_is_refused(tmp_path):
    whole = cube_3mf(tmp_path / "whole.3mf").read_bytes()
    path = tmp_path / "cut.3mf"
    path.write_bytes(whole[: len(whole) // 2])

    assert refusal_of(path) == "damaged"


def test_flipped_bytes_in_a_package_end_in_a_measure_or_a_reason(tmp_path):
    whole = cube_3mf(tmp_path / "whole.3mf").read_bytes()
    generator = np.random.default_rng(2)
    path = tmp_path / "flipped.3mf"
    endings = []

    for _ in range(60):
        content = bytearray(whole)
        for at in generator.integers(0, len(content), 8):
            content[at] = generator.integers(0, 256)
        path.write_bytes(content)
        endings.append(ending_of(path))

    assert set(endings) <= {"measured", *REASONS}
    assert "damaged" in endings


def ending_of(path):
    try:
        answer({"source": str(path), "kind": kind_of(path.name).value})
    except ChildRefused as refusal:
        return refusal.code
    return "measured"
