"""Sizes that cannot be meant, and parts that are too big."""

import pytest

from store.uploads.findings import Level, findings_of
from store.uploads.preparation import Preparation, Unit
from store.uploads.splitting import fits
from tests.uploads.solids_to_examine import block, looked_at

ROOM = (250.0, 210.0, 200.0)


def of_size(*shapes, preparation=None, room=ROOM):
    looks = looked_at(*shapes)
    found = findings_of(*looks, preparation=preparation or Preparation(), room=room)
    return {finding.code: finding for finding in found}


def test_a_part_of_five_millimetres_may_be_meant_in_inches():
    found = of_size(block(5, 2.5, 1.375))["unit"]

    assert found.title == "Did you mean inches?"
    assert "127 × 64 × 35 mm" in found.sentence
    assert found.action.preparation == Preparation(unit=Unit.INCH)


def test_a_part_of_a_tenth_of_a_millimetre_may_be_meant_in_metres():
    found = of_size(block(0.2, 0.15, 0.1))["unit"]

    assert found.title == "Did you mean metres?"
    assert found.action.preparation.unit is Unit.M


def test_a_unit_that_was_chosen_is_not_asked_for_again():
    assert "unit" not in of_size(block(5, 4, 3), preparation=Preparation(unit=Unit.INCH))


def test_a_long_bar_is_too_big_and_may_be_cut_or_shrunk():
    found = of_size(block(400, 20, 20))["too-big"]

    assert found.level is Level.BLOCK
    assert "It fits at 62 % of its size" in found.sentence
    assert "across its width at 200 mm into 2 pieces" in found.sentence
    assert found.action.label == "Shrink it to 62 %"
    assert fits([side * 0.62 for side in (400, 20, 20)], ROOM)


def test_shrinking_goes_by_the_scale_that_was_chosen_before():
    found = of_size(block(400, 20, 20), preparation=Preparation(scale=20_000))["too-big"]

    assert found.action.preparation.scale == 12_400


def test_a_tall_part_that_fits_lying_is_offered_to_lie():
    found = of_size(block(20, 20, 230))["too-big"]

    assert "Laid on its side, it fits." in found.sentence
    assert found.action.preparation.down is not None


def test_nobody_is_offered_a_part_of_a_tenth_of_its_size():
    found = of_size(block(1900, 20, 20))["too-big"]

    assert found.action is None
    assert "8 pieces" in found.sentence


def test_without_a_room_nothing_is_too_big():
    assert "too-big" not in of_size(block(400, 20, 20), room=None)


@pytest.mark.parametrize("box", [(250, 210, 200), (210, 250, 200), (1, 1, 1)])
def test_what_fits_is_not_too_big(box):
    assert "too-big" not in of_size(block(*box))
