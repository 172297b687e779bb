"""A measure is kept as JSON, and one that was kept before can still be read."""

import json

import pytest

from store.uploads.measure import Measure
from store.uploads.shape import measure_of
from tests.uploads.solids_to_examine import ball, block, mushroom, part, pegs


def measure(*shapes, has_units=True):
    return measure_of(part(*shapes)[0], has_units=has_units)


def test_a_measure_survives_json():
    found = measure(mushroom())

    assert Measure.from_dict(json.loads(json.dumps(found.as_dict()))) == found


def test_a_measure_of_an_earlier_version_lacks_figures_and_holds_forgotten_ones():
    found = measure(block(20, 30, 40))
    stored = found.as_dict() | {"once_upon_a_time": 3}
    del stored["holes"]

    assert Measure.from_dict(stored) == found


def test_overhangs_and_their_columns_are_estimated_at_once():
    found = measure(mushroom())

    assert found.overhang_mm2 == 2400
    assert found.support_mm3 == pytest.approx(2400 * 28, rel=0.05)
    assert found.needs_support


def test_bodies_side_by_side_need_no_support():
    found = measure(*pegs())

    assert found.bodies == 24
    assert found.bed_mm2 == 24 * 25
    assert not found.needs_support


def test_volume_and_area_of_a_ball():
    found = measure(ball(20))

    assert found.volume_mm3 == pytest.approx(4 / 3 * 3.14159 * 8000, rel=0.01)
    assert found.area_mm2 == pytest.approx(4 * 3.14159 * 400, rel=0.01)


@pytest.mark.parametrize(("side", "hint"), [(0.3, "metres"), (5, "inches"), (9, None)])
def test_the_unit_is_doubted_by_the_longest_side(side, hint):
    assert measure(block(side, side, side), has_units=False).unit_hint == hint
    assert measure(block(side, side, side), has_units=True).unit_hint is None
