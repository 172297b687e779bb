"""Estimates follow the physics of a printer, for shapes whose answer can be worked out."""

from dataclasses import replace

import pytest

from store.quotes.estimate import Confidence, Profile, estimate
from store.quotes.motion import corner_seconds, line_seconds
from store.quotes.options import QUALITIES, profile_of
from store.uploads.shape import measure_of
from store.uploads.solids import solid_of
from tests.uploads.shapes import box, torus

PLA = Profile(layer=0.2, infill=0.2, density=1.24)


def measure(triangles):
    return measure_of(solid_of(triangles), has_units=True)


def test_a_solid_block_weighs_what_its_volume_weighs():
    block = measure(box(40, 40, 40))

    full = estimate(block, replace(PLA, infill=1.0))

    assert full.milligrams == pytest.approx(64_000 * 1.24, rel=0.04)


def test_a_hollow_block_weighs_what_its_walls_and_skins_weigh():
    block = measure(box(40, 40, 40))
    depth = PLA.wall_depth
    walls = 40 * (40**2 - (40 - 2 * depth) ** 2)
    skins = 9 * 0.2 * (40 - 2 * depth) ** 2

    empty = estimate(block, replace(PLA, infill=0.0))

    assert empty.milligrams == pytest.approx((walls + skins) * 1.24, rel=0.04)


def test_a_sheet_thinner_than_its_walls_is_not_paid_twice():
    sheet = measure(box(60, 0.8, 40))

    assert estimate(sheet, PLA).milligrams == pytest.approx(60 * 0.8 * 40 * 1.24, rel=0.2)


def test_more_infill_weighs_more_and_takes_longer():
    ring = measure(torus())

    made = [
        estimate(ring, replace(PLA, infill=share)) for share in (0.1, 0.2, 0.4, 0.6, 1.0)
    ]

    assert made == sorted(made, key=lambda each: each.milligrams)
    assert made == sorted(made, key=lambda each: each.seconds)


def test_finer_layers_take_longer():
    ring = measure(torus())

    draft, standard, fine = (
        estimate(ring, profile_of(each, infill=20, density_mg_cm3=1240, speed_percent=100))
        for each in QUALITIES.values()
    )

    assert draft.seconds < standard.seconds < fine.seconds


def test_a_slow_material_takes_longer_but_weighs_the_same():
    ring = measure(torus())
    quality = QUALITIES["standard"]

    fast, slow = (
        estimate(
            ring, profile_of(quality, infill=20, density_mg_cm3=1240, speed_percent=speed)
        )
        for speed in (100, 55)
    )

    assert slow.milligrams == fast.milligrams
    assert slow.seconds > 1.3 * fast.seconds


def test_small_layers_wait_for_the_plastic_to_cool():
    tower = measure(box(8, 8, 100))

    assert (
        estimate(tower, PLA).seconds
        > 1.3 * estimate(tower, replace(PLA, shortest_layer=0.0)).seconds
    )


def test_overhangs_are_held_up_and_make_the_estimate_rough():
    ring = measure(torus())

    with_supports = estimate(ring, PLA)
    without = estimate(ring, replace(PLA, supports=False))

    assert with_supports.support_milligrams > 0
    assert with_supports.milligrams == without.milligrams + with_supports.support_milligrams
    assert with_supports.seconds == without.seconds + with_supports.support_seconds
    assert with_supports.confidence is Confidence.ROUGH
    assert estimate(measure(box()), PLA).confidence is Confidence.GOOD


def test_a_long_line_is_run_at_full_speed():
    seconds = line_seconds(1_000, speed=50, acceleration=500, entry=50)

    assert seconds == pytest.approx(20)


def test_a_short_line_never_reaches_its_speed():
    seconds = line_seconds(1, speed=1_000, acceleration=500, entry=0)

    assert seconds == pytest.approx(2 * (1 / 500) ** 0.5)


def test_a_gentle_bend_costs_nothing_and_a_corner_does():
    assert corner_seconds(0.05, speed=40, acceleration=500, jerk=8) == 0
    assert corner_seconds(1.57, speed=40, acceleration=500, jerk=8) > 0.04
