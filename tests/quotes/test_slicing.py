import numpy as np
import pytest

from bench.shapes import shapes, torus
from store.quotes.profiles import profile_of, spacing
from store.quotes.slicing import Layers, cut_layers

CUT = profile_of("ender3", "pla", "standard", infill=0.2).cut


def box(x, y, z):
    corners = np.array([[i, j, k] for i in (0, x) for j in (0, y) for k in (0, z)], float)
    quads = [
        (0, 1, 3, 2),
        (4, 6, 7, 5),
        (0, 4, 5, 1),
        (2, 3, 7, 6),
        (0, 2, 6, 4),
        (1, 5, 7, 3),
    ]
    turned = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    return corners[np.array(turned)]


def test_a_box_has_as_many_layers_as_its_height():
    layers = cut_layers(box(20, 20, 10), CUT)

    assert layers.count == 50
    assert layers.islands == pytest.approx(1)
    assert not layers.holes.any()


def test_walls_of_a_box_are_as_long_as_its_outline_drawn_in():
    layers = cut_layers(box(30, 20, 10), CUT)
    outer = 100 - 4 * CUT.outer_width

    assert layers.outer[5:] == pytest.approx(outer, rel=0.005)


@pytest.mark.parametrize(("room", "beads"), [(0.7, 0), (0.85, 1), (1.55, 1), (1.7, 2)])
def test_between_thin_walls_no_bead_is_laid_that_would_be_too_narrow(room, beads):
    walls = spacing(CUT.outer_width, CUT.layer) + CUT.outer_width
    layers = cut_layers(box(60, walls + room * spacing(CUT.wall_width, CUT.layer), 6), CUT)

    assert layers.inner[10] == pytest.approx(beads * 60, rel=0.02)


def test_what_a_layer_spreads_over_is_told():
    assert cut_layers(box(30, 20, 10), CUT).spread[:, 3] == pytest.approx([30, 20])


def test_what_walls_leave_is_filled():
    layers = cut_layers(box(30, 20, 10), CUT)
    depth = spacing(CUT.outer_width, 0.2) + 2 * spacing(CUT.wall_width, 0.2)
    inside = (30 - 2 * depth) * (20 - 2 * depth)
    middle = slice(CUT.bottom_layers, -CUT.top_layers)

    assert layers.solid[: CUT.bottom_layers] == pytest.approx(inside, rel=0.02)
    assert layers.top[-1] == pytest.approx(inside, rel=0.02)
    assert layers.sparse[middle] == pytest.approx(inside, rel=0.02)
    assert layers.bridge[-CUT.top_layers] == pytest.approx(inside, rel=0.02)


def test_boxes_that_overlap_are_one():
    one = cut_layers(box(30, 20, 10), CUT)
    two = cut_layers(
        np.concatenate([box(20, 20, 10), box(20, 20, 10) + np.array([10, 0, 0])]), CUT
    )

    assert two.area == pytest.approx(one.area, rel=0.01)
    assert two.outer == pytest.approx(one.outer, rel=0.02)


def test_a_hole_is_an_outline_of_its_own():
    layers = cut_layers(shapes()["tube"], CUT)

    assert layers.islands == pytest.approx(1)
    assert layers.holes == pytest.approx(1)


def test_turning_a_part_changes_nothing_much():
    part = shapes()["l_bracket"]
    angle = np.radians(30)
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )

    straight, turned = cut_layers(part, CUT), cut_layers(part @ turn.T, CUT)

    for name in ("outer", "inner", "solid", "top", "sparse"):
        expected = getattr(straight, name).sum()
        assert getattr(turned, name).sum() == pytest.approx(expected, rel=0.05)


def test_only_what_leans_over_is_held_up():
    bracket, stair = cut_layers(shapes()["elbow"], CUT), cut_layers(shapes()["stair"], CUT)

    assert bracket.support.sum() > 0
    assert not stair.support.any()


def test_a_missing_face_is_told():
    whole = box(20, 20, 10)

    assert cut_layers(whole, CUT).open_share == 0
    assert cut_layers(np.delete(whole, 4, axis=0), CUT).open_share > 0


def test_layers_come_back_from_bytes():
    layers = cut_layers(shapes()["knob"], CUT)
    kept = layers.to_bytes()

    again = Layers.from_bytes(kept)

    assert len(kept) < 64 * 1024
    assert again.count == layers.count
    assert again.outer == pytest.approx(layers.outer, rel=1e-5)
    assert again.runs == pytest.approx(layers.runs, rel=1e-5)
    assert (again.sample == layers.sample).all()


def test_a_part_of_one_layer_is_cut():
    layers = cut_layers(box(20, 20, 0.15), CUT)

    assert layers.count == 1
    assert layers.outer[0] > 70


def test_hostile_meshes_stay_within_bounds():
    soup = np.random.default_rng(0).random((20_000, 3, 3)) * 200

    layers = cut_layers(soup, CUT)

    assert layers.repeated > 1
    assert layers.count == 1000


def test_large_parts_are_drawn_coarsely():
    ring = torus(5_000) * (2, 2, 4)

    assert cut_layers(ring, CUT).pixel > 0.5


@pytest.mark.parametrize(
    "nothing",
    [np.zeros((0, 3, 3)), np.full((1, 3, 3), np.nan), np.zeros((4, 3, 3))],
)
def test_what_cannot_be_sliced_is_refused(nothing):
    with pytest.raises(ValueError, match=r"slice|layers"):
        cut_layers(nothing, CUT)
