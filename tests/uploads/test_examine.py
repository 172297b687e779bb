"""The second look as the worker takes it: in the sandboxed child, on the shop's own STL."""

import json

import numpy as np
import pytest
from PIL import Image

from store.infra.sandbox import run_child
from store.uploads.examination.figures import Examination
from store.uploads.examine import answer
from store.uploads.findings import findings_of
from store.uploads.shape import measure_of
from tests.uploads.made_solid import solid_of
from tests.uploads.shapes import binary_stl, torus
from tests.uploads.solids_to_examine import block, mushroom, plate, triangles_of

SOUND = {"overlapping": False}


@pytest.fixture
def asked(file):
    def ask(triangles, measure=SOUND):
        path = file("model.stl", binary_stl(triangles - triangles.min(axis=(0, 1))))
        return {"source": str(path), "measure": measure}

    return ask


def glb_head(path):
    content = path.read_bytes()
    length = int.from_bytes(content[12:16], "little")
    return json.loads(content[20 : 20 + length])


def test_the_child_examines_a_part_and_draws_it(asked, tmp_path):
    request = asked(triangles_of(mushroom()))

    reply = run_child("store.uploads.examine", request, cwd=tmp_path)

    found = Examination.from_dict(reply["examination"])
    assert found.best_pose.name == "upside down"
    assert found.overhangs.area_mm2 == 2400
    with Image.open(tmp_path / "picture.png") as picture:
        assert picture.size == (720, 720)
    box = glb_head(tmp_path / "preview.glb")["accessors"][0]
    assert box["min"] == [0, 0, 0]
    assert box["max"] == [50, 50, 33]


def test_an_examination_survives_json(asked):
    examined = answer(asked(triangles_of(mushroom())))["examination"]

    stored = json.loads(json.dumps(examined))

    assert Examination.from_dict(stored).as_dict() == examined


def test_the_same_part_gives_the_same_figures_and_files(asked, tmp_path):
    request = asked(torus(across=60, around=30))
    files = ["picture.png", "preview.glb"]

    first = answer(request), [(tmp_path / name).read_bytes() for name in files]
    second = answer(request), [(tmp_path / name).read_bytes() for name in files]

    assert first == second


def test_walls_of_bodies_that_overlap_are_not_guessed(asked):
    both = triangles_of(plate(0.5), block(10, 10, 10, at=(5, 5, 0.2)))

    found = Examination.from_dict(answer(asked(both, {"overlapping": True}))["examination"])

    assert found.walls.thinnest_mm is None
    assert found.walls.share_below_two_beads == 0
    assert found.islands.count == 0


def test_an_open_sheet_is_examined_too(asked):
    sheet = triangles_of(block(20, 20, 20))[:6]

    found = Examination.from_dict(answer(asked(sheet))["examination"])

    assert found.poses[0].is_current


def scattered(seed):
    """Triangles that share nothing, all over a box."""
    return np.random.default_rng(seed).uniform(0, 80, (400, 3, 3))


def slivers():
    """A box with faces that have no area, and one of a micrometre."""
    flat = np.array(
        [[[0, 0, 0], [20, 0, 0], [10, 0, 0]], [[0, 0, 0], [0, 1e-3, 0], [0, 0, 1]]]
    )
    return np.concatenate([triangles_of(block(20, 20, 20)), flat])


def needles():
    return triangles_of(*(block(0.2, 0.2, 30, at=(nth, 0, 0)) for nth in range(500)))


@pytest.mark.parametrize(
    "triangles",
    [
        scattered(1),
        slivers(),
        needles(),
        triangles_of(block(0.1, 0.1, 10)),
        triangles_of(block(2000, 2000, 0.1)),
        triangles_of(plate(1))[:, ::-1],
    ],
    ids=["scattered", "slivers", "needles", "wire", "sheet", "inside-out"],
)
def test_whatever_the_first_look_lets_pass_can_be_examined(asked, triangles):
    found = Examination.from_dict(answer(asked(triangles))["examination"])

    numbers = [found.overhangs.support_mm3, *found.poses[0].box_mm]
    assert np.isfinite(numbers).all()
    assert findings_of(measure_of(solid_of(triangles), has_units=True), found) is not None
