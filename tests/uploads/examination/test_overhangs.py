"""What hangs over air is measured: its area, and the columns that hold it up."""

import pytest

from store.uploads.examination.overhangs import overhangs_of
from tests.uploads.solids_to_examine import ball, block, cup, gallows, gate, mushroom, part


def overhangs(*shapes):
    solid, rays = part(*shapes)
    return overhangs_of(solid.surface, rays)


def test_a_block_on_the_bed_hangs_over_nothing():
    found = overhangs(block(20, 20, 20))

    assert (found.area_mm2, found.support_mm3, found.tallest_mm) == (0, 0, 0)


def test_a_cap_is_held_by_columns_from_the_bed():
    found = overhangs(mushroom())

    assert found.area_mm2 == 2400
    assert found.flat_mm2 == 2400
    assert found.support_mm3 == pytest.approx(2400 * 28, rel=1e-3)
    assert found.footprint_mm2 == pytest.approx(2400, rel=1e-3)
    assert found.tallest_mm == 28


def test_columns_end_on_the_part_below():
    # The foot reaches out below the whole arm, five millimetres high.
    found = overhangs(gallows(10) + block(40, 40, 6))

    assert found.tallest_mm == pytest.approx(28 - 6)
    assert found.support_mm3 == pytest.approx(
        5 * 5 * (10 - 6) + 30 * 5 * (28 - 6), rel=0.01
    )


def test_a_cup_that_flares_by_45_degrees_holds_itself():
    steep, exact, shallow = cup(10, 9), cup(10, 10), cup(10, 11)

    assert overhangs(steep).area_mm2 == 0
    assert overhangs(exact).area_mm2 == 0
    assert overhangs(shallow).area_mm2 > 300


def test_a_gate_is_a_bridge_of_its_gap():
    found = overhangs(gate(12)).bridges

    assert (found.count, found.area_mm2, found.longest_mm) == (1, 120, 12)


def test_a_cap_around_a_stem_is_no_bridge():
    assert overhangs(mushroom()).bridges.count == 0


def test_an_arm_held_at_one_end_is_no_bridge():
    arm = block(10, 10, 30) + block(40, 10, 5, at=(0, 0, 28))

    found = overhangs(arm)

    assert found.flat_mm2 == 300
    assert found.bridges.count == 0


def test_a_ball_hangs_over_below_its_45th_parallel():
    found = overhangs(ball(20))

    # The cap below 45 degrees: 2 pi r * h with h = r (1 - cos 45).
    cap = 2 * 3.14159 * 20 * 20 * (1 - 0.7071)
    assert found.area_mm2 == pytest.approx(cap, rel=0.06)


def test_the_roof_of_a_closed_room_is_held_from_its_floor():
    found = overhangs(block(40, 40, 40) - block(30, 30, 30, at=(5, 5, 5)))

    assert found.support_mm3 == pytest.approx(30 * 30 * 30, rel=1e-3)
