"""Estimates follow the physics of a printer, for shapes whose answer can be worked out."""

from dataclasses import replace

import numpy as np
import pytest

from bench.shapes import shapes
from store.quotes.estimate import Confidence, estimate, estimate_plate
from store.quotes.profiles import profile_of, spacing
from store.quotes.slicing import cut_layers

PLA = profile_of("ender3", "pla", "standard", infill=0.2)
FULL = replace(PLA, infill=1.0)
GYROID = profile_of("mk3s", "pla", "standard", infill=0.15)


def layers_of(name, profile=PLA):
    return cut_layers(shapes()[name], profile.cut)


def test_a_solid_part_weighs_what_its_volume_weighs():
    stair = estimate(layers_of("stair"), FULL)

    assert stair.material_mm3 == pytest.approx(31_500, rel=0.03)
    assert stair.milligrams == pytest.approx(stair.material_mm3 * 1.24, rel=1e-4)


def test_without_infill_walls_and_skins_are_left():
    layers = layers_of("stair")
    hollow = estimate(layers, replace(PLA, infill=0.0))
    walls = (layers.outer_area + layers.inner_area).sum() * 0.2
    skins = (layers.solid + layers.top).sum() * 0.2

    assert hollow.material_mm3 == pytest.approx(walls + skins, rel=0.08)


def test_more_infill_weighs_more_and_takes_longer():
    layers = layers_of("dome")
    found = [estimate(layers, replace(PLA, infill=share)) for share in (0.0, 0.1, 0.2, 0.4)]

    assert (np.diff([each.milligrams for each in found]) > 0).all()
    assert (np.diff([each.seconds for each in found]) > 0).all()


def test_gyroid_weighs_about_as_much_as_lines_of_its_share():
    layers = layers_of("dome", GYROID)
    waves = estimate(layers, GYROID)
    lines = estimate(
        layers, replace(GYROID, printing=replace(GYROID.printing, pattern="grid"))
    )

    assert waves.material_mm3 == pytest.approx(lines.material_mm3, rel=0.05)
    assert waves.seconds > lines.seconds


def test_a_slower_printer_takes_longer_but_no_more_plastic():
    layers = layers_of("gear")
    slow = replace(PLA, printing=replace(PLA.printing, wall_speed=20, sparse_speed=20))

    assert estimate(layers, slow).seconds > estimate(layers, PLA).seconds
    assert estimate(layers, slow).milligrams == estimate(layers, PLA).milligrams


def test_a_plastic_that_flows_slowly_takes_longer():
    layers = layers_of("gear")
    tpu = profile_of("ender3", "tpu", "standard", infill=0.2)

    assert estimate(layers, tpu).seconds > estimate(layers, PLA).seconds


def test_small_layers_wait_to_cool():
    layers = layers_of("knob")
    quick = replace(PLA, material=replace(PLA.material, shortest_layer=0))
    patient = replace(PLA, material=replace(PLA.material, shortest_layer=60))

    assert estimate(layers, patient).seconds > 1.5 * estimate(layers, quick).seconds


def test_layers_are_never_slowed_below_the_slowest_speed():
    layers = layers_of("screw")
    patient = replace(PLA, material=replace(PLA.material, shortest_layer=600))
    endless = replace(PLA, material=replace(PLA.material, shortest_layer=6000))

    assert estimate(layers, patient).seconds == estimate(layers, endless).seconds


def test_copies_share_the_time_to_cool():
    layers = layers_of("screw")
    one, four = estimate(layers, PLA), estimate_plate(layers, PLA, copies=4)

    assert four.seconds < 0.9 * 4 * one.seconds
    assert four.material_mm3 == pytest.approx(4 * one.material_mm3, rel=0.2)
    assert four.material_mm3 < 4 * one.material_mm3


def test_copies_of_a_large_part_share_little():
    layers = layers_of("lid")
    one, two = estimate(layers, PLA), estimate_plate(layers, PLA, copies=2)

    assert two.seconds == pytest.approx(2 * one.seconds, rel=0.03)


def test_supports_are_counted_when_they_are_wanted():
    layers = layers_of("elbow")
    plain = estimate(layers, PLA)
    held = estimate(layers, replace(PLA, supports=True))

    assert plain.support_mm3 == 0
    assert held.support_milligrams > 0
    assert held.milligrams == pytest.approx(
        plain.milligrams + held.support_milligrams, abs=2
    )
    assert held.seconds == pytest.approx(plain.seconds + held.support_seconds, abs=2)
    assert "supports" in held.reasons


def test_plain_parts_are_sure_and_odd_ones_say_why():
    stair, tube = layers_of("stair"), layers_of("tube")
    gapped = cut_layers(np.delete(shapes()["stair"], slice(4, 8), axis=0), PLA.cut)

    assert estimate(stair, PLA).confidence is Confidence.GOOD
    assert estimate(stair, PLA).reasons == ()
    assert estimate(tube, PLA).reasons == ("thin",)
    assert "open-edges" in estimate(gapped, PLA).reasons


def test_the_head_parks_above_the_part():
    layers = layers_of("wedge")
    quick = replace(PLA, motion=replace(PLA.motion, park_seconds=0, start_seconds=0))

    assert estimate(layers, PLA).seconds - estimate(layers, quick).seconds == pytest.approx(
        PLA.motion.start_seconds + PLA.motion.park_seconds, abs=1
    )


# What PrusaSlicer 2.5 says of shapes no constant was tuned on: cm3 and seconds.
@pytest.mark.parametrize(
    ("name", "cm3", "seconds"),
    [
        ("dome", 10.78, 4703),
        ("gear", 7.88, 3731),
        ("l_bracket", 10.11, 6339),
        ("lid", 8.75, 3538),
        ("pulley", 7.10, 3452),
        ("relief", 4.77, 2082),
        ("stair", 12.77, 5285),
        ("u_clip", 4.67, 3171),
    ],
)
def test_figures_are_near_a_real_slicers(name, cm3, seconds):
    found = estimate(layers_of(name), PLA)

    assert found.material_mm3 / 1000 == pytest.approx(cm3, rel=0.05)
    assert found.seconds == pytest.approx(seconds, rel=0.12)


def test_outer_walls_cover_what_they_are_wide():
    layers = layers_of("stair")

    assert layers.outer_area[10] == pytest.approx(
        layers.outer[10] * spacing(PLA.printing.outer_width, 0.2)
    )
