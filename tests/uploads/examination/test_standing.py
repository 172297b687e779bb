"""How firmly parts stand is told by their height, base and weight."""

import pytest

from store.uploads.examination.standing import bulks_of, standing_of
from tests.uploads.solids_to_examine import block, part, pegs


def standing(*shapes):
    return standing_of(bulks_of(part(*shapes)[0]))


def test_a_tower_tips_and_a_block_does_not():
    tower, cube = standing(block(8, 8, 120)), standing(block(20, 20, 20))

    assert (tower.height_mm, tower.base_mm) == (120, 8)
    assert tower.tips
    assert not cube.tips


def test_a_base_is_measured_across_its_narrow_side():
    assert standing(block(100, 3, 40)).base_mm == 3


def test_what_leans_out_beyond_its_base_falls():
    leaning = block(10, 10, 30) + block(60, 10, 10, at=(0, 0, 25))

    found = standing(leaning)

    assert not found.is_balanced
    assert found.tips


def test_separate_bodies_stand_each_by_itself():
    found = standing(*pegs())

    assert (found.height_mm, found.base_mm) == (20, 5)
    assert not found.tips


def test_the_least_steady_body_is_told():
    found = standing(block(40, 40, 40), block(4, 4, 60, at=(60, 0, 0)))

    assert (found.height_mm, found.base_mm) == (60, 4)


def test_bodies_that_float_are_counted():
    assert standing(block(20, 20, 5), block(5, 5, 5, at=(5, 5, 10))).loose == 1


@pytest.mark.parametrize("size", [10, 30])
def test_a_cavity_is_no_body_that_floats(size):
    hollow = block(40, 40, 40) - block(size, size, size, at=(5, 5, 5))

    assert standing(hollow).loose == 0
