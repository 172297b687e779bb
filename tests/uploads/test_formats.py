"""One part is the same part in every format, unit and order of its numbers."""

import numpy as np
import pytest

from store.uploads.measure import Measure
from store.uploads.preparation import Preparation, Unit
from store.uploads.readers.ply import read_ply
from store.uploads.readers.stl import read_stl
from tests.uploads.analysing import answered, measured, refusal_of
from tests.uploads.shapes import (
    binary_stl,
    box,
    extruded,
    mesh_xml,
    model_xml,
    obj,
    package,
    ply,
    split_obj,
    text_stl,
)
from tests.uploads.step import step

BRACKET = extruded()
INCH = 25.4


def inches_3mf(path):
    part = f'<object id="1">{mesh_xml(BRACKET / INCH)}</object>'
    return package(path, model_xml(part, '<item objectid="1"/>', unit="inch"))


def placed_3mf(path):
    """The bracket drawn small and on its back; the build sets it right."""
    drawn = f'<object id="1">{mesh_xml(BRACKET[..., [0, 2, 1]] / 10)}</object>'
    whole = (
        '<object id="2"><components><component objectid="1" '
        'transform="1 0 0 0 0 1 0 1 0 5 5 5"/></components></object>'
    )
    turned = '<item objectid="2" transform="10 0 0 0 10 0 0 0 10 -50 100 0"/>'
    return package(path, model_xml(drawn + whole, turned))


FORMATS = {
    "binary.stl": binary_stl(BRACKET),
    "text.stl": text_stl(BRACKET),
    "plain.obj": obj(BRACKET),
    "split.obj": split_obj(BRACKET),
    "text.ply": ply(BRACKET),
    "little.ply": ply(BRACKET, encoding="binary_little_endian"),
    "big.ply": ply(BRACKET, encoding="binary_big_endian"),
    "metric.step": step(BRACKET),
    "imperial.stp": step(BRACKET, inches=True),
    "inches.3mf": inches_3mf,
    "placed.3mf": placed_3mf,
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_bracket_is_the_same_in_every_format(tmp_path, name):
    path, content = tmp_path / name, FORMATS[name]
    content(path) if callable(content) else path.write_bytes(content)

    measure = measured(path)

    assert measure.box_mm == pytest.approx((60, 40, 12), abs=1e-3)
    assert measure.volume_mm3 == pytest.approx(736 * 12, rel=1e-5)
    assert measure.area_mm2 == pytest.approx(2 * 736 + 200 * 12, rel=1e-5)
    assert (measure.bodies, measure.open_edges, measure.triangles) == (1, 0, 20)


@pytest.mark.parametrize(
    ("unit", "shrunk"), [(Unit.INCH, 25.4), (Unit.CM, 10), (Unit.M, 1000), (Unit.MM, 1)]
)
def test_a_file_without_a_unit_is_taken_in_the_chosen_one(file, unit, shrunk):
    for content in (binary_stl, obj, ply):
        path = file(f"a.{'stl' if content is binary_stl else content.__name__}",
                    content(BRACKET / shrunk))  # fmt: skip

        measure = answered(path, Preparation(unit))["measure"]

        assert measure["box_mm"] == pytest.approx((60, 40, 12), rel=1e-5)
        assert measure["volume_mm3"] == pytest.approx(736 * 12, rel=1e-4)


def test_a_chosen_unit_does_not_change_a_file_that_states_its_own(tmp_path):
    path = inches_3mf(tmp_path / "a.3mf")

    measure = answered(path, Preparation(Unit.M))["measure"]

    assert measure["box_mm"] == pytest.approx((60, 40, 12))


def test_a_scale_applies_to_every_format(tmp_path, file):
    paths = [inches_3mf(tmp_path / "a.3mf"), file("b.stl", binary_stl(BRACKET))]

    for path in paths:
        measure = answered(path, Preparation(scale=5_000))["measure"]
        assert measure["box_mm"] == pytest.approx((30, 20, 6))
        assert measure["volume_mm3"] == pytest.approx(736 * 12 / 8, rel=1e-5)


@pytest.mark.parametrize(
    ("down", "sides"),
    [((1, 0, 0), (12, 40, 60)), ((0, -1, 0), (60, 12, 40)), ((0, 0, 1), (60, 40, 12))],
)
def test_the_chosen_side_lies_on_the_bed(file, down, sides):
    path = file("a.stl", binary_stl(BRACKET))

    measure = answered(path, Preparation(down=down))["measure"]

    assert measure["box_mm"] == pytest.approx(sides)
    assert measure["volume_mm3"] == pytest.approx(736 * 12)
    model = read_stl(path.with_name("model.stl"))
    assert model.min(axis=(0, 1)) == pytest.approx((0, 0, 0), abs=1e-5)


def test_small_numbers_ask_for_their_unit_until_one_is_chosen(file):
    path = file("a.stl", binary_stl(BRACKET / INCH))

    assert answered(path)["measure"]["unit_hint"] == "inches"
    assert answered(path, Preparation(Unit.INCH))["measure"]["unit_hint"] is None


def test_a_part_too_small_as_drawn_can_be_had_in_metres(file):
    path = file("a.stl", binary_stl(BRACKET / 1000))

    assert refusal_of(path) == "no-extent"
    assert answered(path, Preparation(Unit.M))["measure"]["box_mm"][0] == pytest.approx(60)


def test_repeated_faces_are_counted_once(file):
    twice = np.concatenate([BRACKET, BRACKET])

    measure = answered(file("a.stl", binary_stl(twice)))["measure"]

    assert measure["volume_mm3"] == pytest.approx(736 * 12)
    assert (measure["triangles"], measure["crowded_edges"]) == (20, 0)


def test_quads_of_a_ply_are_cut_into_triangles(file):
    points = "".join(f"{x} {y} {z}\n" for x in (0, 9) for y in (0, 9) for z in (0, 9))
    quads = "4 0 1 3 2\n4 4 6 7 5\n4 0 4 5 1\n4 2 3 7 6\n4 0 2 6 4\n"
    mixed = quads + "3 1 5 7\n3 1 7 3\n"
    head = (
        "ply\r\nformat ascii 1.0\r\nelement vertex 8\r\nproperty float x\r\n"
        "property float y\r\nproperty float z\r\nelement face {}\r\n"
        "property list uchar int vertex_index\r\nend_header\r\n"
    )

    even = file("even.ply", (head.format(6) + points + quads + "4 1 5 7 3\n").encode())
    uneven = file("uneven.ply", (head.format(7) + points + mixed).encode())

    for path in (even, uneven):
        assert answered(path)["measure"]["volume_mm3"] == pytest.approx(729)


def test_quads_and_relative_numbers_of_an_obj_are_read(file):
    content = (
        b"v 0 0 0\nv 9 0 0\nv 9 9 0\nv 0 9 0\nv 0 0 9\nv 9 0 9\nv 9 9 9\nv 0 9 9\n"
        b"f 4/1 3/2 2/3 1/4\nf -4 -3 -2 -1\nf 1//1 2//1 6//1 5//1\nf 2 3 7 \\\n6\n"
        b"  f 3 4 8 7\nf 4 1 5 8\n"
    )

    assert answered(file("a.obj", content))["measure"]["volume_mm3"] == pytest.approx(729)


def test_a_ply_may_hold_faces_before_points(file):
    content = ply(box()).decode()
    head, body = content.split("end_header\n")
    lines = head.splitlines(keepends=True)
    vertex, face = lines[3:9], lines[9:12]
    rows = body.splitlines(keepends=True)
    swapped = "".join([*lines[:3], *face, *vertex, *lines[12:], "end_header\n"])
    path = file("a.ply", (swapped + "".join(rows[36:48] + rows[:36] + rows[48:])).encode())

    assert len(read_ply(path).faces) == 12


def test_the_second_look_reads_what_the_first_wrote(file):
    path = file("a.stl", binary_stl(BRACKET))
    first = Measure.from_dict(answered(path)["measure"])

    again = Measure.from_dict(answered(path.with_name("model.stl"))["measure"])

    assert again == first
