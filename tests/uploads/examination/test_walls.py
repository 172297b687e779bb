"""Thin walls are found, and known walls are measured exactly."""

import pytest

from store.uploads.examination.samples import strewn
from store.uploads.examination.walls import walls_of
from tests.uploads.solids_to_examine import ball, block, part, plate, tray


def walls(*shapes):
    solid, rays = part(*shapes)
    return walls_of(solid.surface, rays, strewn(solid.surface, 5_000))


@pytest.mark.parametrize("thickness", [0.3, 0.8, 1.2, 3.0])
def test_the_thickness_of_a_wall_is_exact(thickness):
    found = walls(tray(thickness))

    assert found.thinnest_mm == thickness
    assert found.least_mm == thickness


def test_a_wall_of_exactly_two_beads_is_not_thin():
    assert walls(plate(0.8)).share_below_two_beads == 0
    assert walls(plate(0.79)).share_below_two_beads > 0.9


def test_the_share_of_thin_surface_is_that_of_the_thin_wall():
    # A plate of 60 x 40 x 5 with a fin of 20 x 10 that is 0.5 mm thick.
    fin = block(20, 0.5, 11, at=(20, 20, 4))

    found = walls(block(60, 40, 5) + fin)

    surface = 2 * 60 * 40 + 2 * 5 * 100 + 2 * 20 * 10 + 2 * 0.5 * 10
    assert found.share_below_two_beads == pytest.approx(2 * 20 * 10 / surface, abs=0.002)
    assert found.share_below_one_bead == 0
    assert found.least_mm == 0.5
    assert 20 <= found.least_at[0] <= 40
    assert found.least_at[2] > 5


def test_less_than_one_bead_is_told_apart():
    assert walls(plate(0.39)).share_below_one_bead > 0.9
    assert walls(plate(0.45)).share_below_one_bead == 0


def test_a_hollow_ball_is_as_thin_as_its_shell():
    found = walls(ball(20) - ball(19))

    assert found.thinnest_mm == pytest.approx(1.0, abs=0.05)


def test_a_thick_block_has_no_thin_wall():
    assert walls(block(20, 30, 40)).thinnest_mm == 20
