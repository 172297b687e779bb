"""Sintered parts pay for their share of the build, and for the powder they age."""

from dataclasses import replace

import pytest

from store.kernel.errors import Invalid
from store.pages.sample import measured
from store.quotes.powder import estimate_plate

CUBE = replace(measured(), box_mm=(20.0, 20.0, 20.0), volume_mm3=8000.0, area_mm2=2400.0)


def in_a_build(measure=CUBE, *, copies=1, powder="pa12", build=(300, 300, 300)):
    return estimate_plate(
        measure,
        printer="powder-bed",
        powder=powder,
        build=build,
        density=0.95,
        copies=copies,
    )


def test_a_solid_part_pays_for_what_is_sintered():
    assert in_a_build().milligrams == 8000 * 95 // 100


def test_a_thin_part_in_a_large_box_pays_for_refreshing_the_powder_around_it():
    frame = replace(CUBE, box_mm=(95.0, 95.0, 95.0))

    assert in_a_build(frame).milligrams == 1_000_000 * 46 * 4 // 1000


def test_a_part_pays_for_its_share_of_the_build():
    larger = in_a_build(build=(300, 600, 300))

    spread = 250 * 11 * 25 * 25 / (300 * 300 * 0.6)
    heat = 4 * 3600 * 25 * 25 / (300 * 300 * 0.6) * 25 / 300
    assert in_a_build().seconds == round(spread + heat + 8000 / 45)
    assert larger.seconds < in_a_build().seconds


def test_many_parts_take_their_shares_and_no_supports():
    one, many = in_a_build(), in_a_build(copies=10)

    assert many.seconds == pytest.approx(10 * one.seconds, abs=10)
    assert many.milligrams == 10 * one.milligrams
    assert many.support_milligrams == many.support_seconds == 0


def test_a_powder_without_figures_is_refused():
    with pytest.raises(Invalid):
        in_a_build(powder="flour")
