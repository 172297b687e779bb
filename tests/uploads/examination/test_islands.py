"""Islands are found: what begins in mid-air, and nothing else."""

import numpy as np

from store.uploads.examination.islands import islands_of
from tests.uploads.solids_to_examine import ball, block, gallows, gate, mushroom, part, pegs


def islands(*shapes):
    return islands_of(part(*shapes)[0].surface)


def test_what_hangs_from_an_arm_begins_in_mid_air():
    found = islands(gallows(20))

    assert found.count == 1
    assert found.lowest_mm == 20
    assert found.places[0] == (30, 0, 20)


def test_what_hangs_down_to_the_bed_is_no_island():
    assert islands(gallows(0)).count == 0


def test_arms_and_bridges_hang_but_begin_on_something():
    assert islands(mushroom()).count == 0
    assert islands(gate(12)).count == 0


def test_a_body_that_floats_is_an_island():
    found = islands(block(20, 20, 5), ball(3, at=(10, 10, 15)))

    assert found.count == 1
    assert found.lowest_mm == 12


def test_the_floor_of_a_cavity_is_no_island():
    assert islands(block(40, 40, 40) - ball(12, at=(20, 20, 20))).count == 0


def test_separate_pegs_on_the_bed_are_no_islands():
    assert islands(*pegs()).count == 0


def test_bumps_lower_than_a_layer_do_not_count():
    rng = np.random.default_rng(7)
    cap = block(50, 50, 5, at=(0, 0, 28)).refine(20)
    rough = cap.warp_batch(
        lambda points: points + [0, 0, 1] * rng.uniform(0, 0.15, (len(points), 1))
    )

    assert islands(rough + block(10, 10, 29, at=(20, 20, 0))).count == 0


def test_islands_are_listed_from_the_lowest_and_no_more_than_twelve():
    drops = [ball(1, at=(5 * nth, 0, 40 - nth)) for nth in range(16)]

    found = islands(block(90, 5, 2, at=(0, -2, 0)), *drops)

    heights = [place[2] for place in found.places]
    assert found.count == 16
    assert len(found.places) == 12
    assert heights == sorted(heights)
    assert found.lowest_mm == heights[0] == 24
