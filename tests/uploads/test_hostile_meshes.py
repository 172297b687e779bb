"""Every STL or OBJ, however hostile, ends in a measure or in a coded refusal."""

import os

import numpy as np
import pytest

from tests.uploads.analysing import measured, refusal_of
from tests.uploads.shapes import (
    binary_stl,
    box,
    obj,
    text_stl,
)

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
