"""Thin walls, supports, islands and tipping over are told in words, with a way out."""

import pytest

from store.uploads.findings import Level, findings_of
from store.uploads.preparation import Preparation
from tests.uploads.solids_to_examine import (
    ball,
    block,
    gallows,
    gate,
    looked_at,
    mushroom,
    plate,
    tee,
    tray,
)


def said(*shapes, preparation=None):
    looks = looked_at(*shapes)
    found = findings_of(*looks, preparation=preparation or Preparation())
    return {finding.code: finding for finding in found}


def test_a_thin_wall_is_told_with_its_thickness_and_a_size_that_prints():
    found = said(tray(0.6))["thin"]

    assert found.level is Level.WARN
    assert "0.60 mm at the thinnest" in found.sentence
    assert "Below 0.8 mm" in found.sentence
    assert found.action.label == "Enlarge it to 134 %"
    assert found.action.preparation == Preparation(scale=13_400)


def test_a_wall_below_one_bead_may_be_left_out():
    assert "left out" in said(plate(0.3))["thin"].sentence


def test_a_wall_of_two_beads_is_not_told():
    assert "thin" not in said(tray(0.8))
    assert "thin-spot" not in said(tray(0.8))


def test_one_thin_place_is_worth_a_word_only():
    found = said(block(60, 40, 5) + block(4, 0.5, 8, at=(20, 20, 0)))

    assert "thin" not in found
    assert found["thin-spot"].level is Level.INFO


def test_a_part_that_grows_too_big_is_not_offered_to_grow():
    assert said(plate(0.1))["thin"].action is None


def test_a_mushroom_needs_no_supports_upside_down():
    found = said(mushroom())["supports"]

    assert "24 cm² of its surface" in found.sentence
    assert "up to 28 mm tall" in found.sentence
    assert found.sentence.endswith("Turned upside down it needs none.")
    assert found.action.label == "Turn it upside down"
    assert found.action.preparation == Preparation(down=(0, 0, 1))


def test_a_tee_needs_no_supports_on_its_side():
    found = said(tee())["supports"]

    assert found.sentence.endswith("Laid on its side it needs none.")
    assert found.action.label == "Lay it on its side"


def test_an_offer_leads_from_how_the_part_was_turned_before():
    turned = Preparation(down=(0, 1, 0), scale=20_000)

    found = said(mushroom(), preparation=turned)["supports"]

    assert found.action.preparation == Preparation(down=(0, -1, 0), scale=20_000)


def test_a_short_gap_is_a_bridge_and_a_long_one_wants_supports():
    assert "bridges" in said(gate(8))
    assert "supports" in said(gate(30))


def test_what_begins_in_mid_air_is_told():
    found = said(gallows(20))["islands"]

    assert found.sentence.startswith("1 place begins with nothing below, the lowest 20 mm")


def test_a_tower_may_tip_and_is_offered_to_lie():
    found = said(block(8, 8, 120))["tips"]

    assert "120 mm tall on a base 8.0 mm wide" in found.sentence
    assert "Laid on its side it stands firmly." in found.sentence
    assert found.action.preparation.down is not None


def test_a_ball_is_told_to_stand_on_a_spot():
    assert "on a spot" in said(ball(25))["tips"].sentence


def test_what_leans_over_falls():
    leaning = block(10, 10, 30) + block(60, 10, 10, at=(0, 0, 25))

    assert "falls over" in said(leaning)["tips"].sentence


@pytest.mark.parametrize("shape", [block(20, 20, 20), tray(2)])
def test_sound_parts_are_left_alone(shape):
    assert said(shape) == {}
