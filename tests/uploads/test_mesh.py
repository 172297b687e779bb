"""A good model is measured rightly, whatever its format."""

import numpy as np
import pytest

from store.uploads.mesh import answer
from store.uploads.readers.stl import read_stl
from tests.uploads.analysing import measured, refusal_of, request_for
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
        assert measure.bed_mm2 == pytest.approx(20 * 30)


def test_the_model_and_its_picture_are_written(file):
    path = file("far.stl", binary_stl(box(10, 10, 10, at=(500, -300, 80))))

    answer(request_for(path) | {"picture": True})

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


def test_more_triangles_than_allowed_are_refused(file, monkeypatch):
    monkeypatch.setattr("store.uploads.mesh.MOST_TRIANGLES", 11)

    assert refusal_of(file("many.stl", binary_stl(box()))) == "too-many-triangles"


def test_more_than_five_hundred_bodies_are_refused(file):
    pegs = [box(1, 1, 1, at=(2 * (i % 30), 2 * (i // 30), 0)) for i in range(501)]

    few = file("few.stl", binary_stl(np.concatenate(pegs[1:])))
    many = file("many.stl", binary_stl(np.concatenate(pegs)))

    assert measured(few).bodies == 500
    assert refusal_of(many) == "too-many-bodies"
