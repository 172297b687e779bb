"""Holes, repairs, bodies, crumbs and cavities are told in words."""

from dataclasses import replace

from store.uploads.findings import findings_of
from store.uploads.preparation import Preparation
from store.uploads.shape import measure_of
from store.uploads.solids import told_apart
from store.uploads.surface import merged, soup
from tests.uploads.shapes import box
from tests.uploads.solids_to_examine import ball, block, looked_at, pegs

REPAIR = {"holes_closed": 2, "faces_added": 4, "faces_removed": 1, "flipped": 0}


def said(measure, examination=None, preparation=None):
    found = findings_of(measure, examination, preparation=preparation or Preparation())
    return {finding.code: finding for finding in found}


def opened(*missing):
    """The measure of a box without some of its faces."""
    faces = [face for face in range(12) if face not in missing]
    return measure_of(told_apart(merged(soup(box()[faces]))), has_units=True)


def test_a_hole_is_offered_to_be_closed_if_it_can_be():
    measure = replace(opened(0), closable=1)

    found = said(measure)["holes"]

    assert found.title == "The surface has 1 hole"
    assert "We can close it" in found.sentence
    assert found.action.preparation == Preparation(repaired=True)


def test_holes_are_counted_by_their_rims():
    assert opened(0).holes == 1
    assert opened(0, 1).holes == 1
    assert opened(0, 2).holes == 2


def test_a_hole_that_cannot_be_closed_is_not_offered_to_be():
    found = said(replace(opened(0, 2), closable=0))["holes"]

    assert "We cannot close them" in found.sentence
    assert found.action is None


def test_some_of_the_holes_can_be_closed():
    assert "1 of them" in said(replace(opened(0, 2), closable=1))["holes"].sentence


def test_after_a_repair_it_is_said_what_changed():
    measure = replace(looked_at(block(20, 20, 20))[0], repair=REPAIR)

    found = said(measure, preparation=Preparation(repaired=True))

    assert found.keys() == {"repaired"}
    assert found["repaired"].sentence.startswith("2 holes closed, 1 doubled face removed.")


def test_a_repair_that_changed_nothing_is_not_told():
    nothing = dict.fromkeys(REPAIR, 0)

    assert said(replace(looked_at(block(20, 20, 20))[0], repair=nothing)) == {}


def test_holes_left_by_a_repair_are_told():
    found = said(replace(opened(0), repair=REPAIR))["holes"]

    assert found.title == "1 hole left in the surface"


def test_separate_bodies_are_counted():
    measure, examination = looked_at(*pegs())

    assert said(measure)["bodies"].title == "24 separate bodies"
    assert said(measure, examination)["bodies"].title == "24 separate bodies"


def test_a_cavity_is_told_with_its_volume_and_is_no_body():
    found = said(*looked_at(block(40, 40, 40) - block(30, 30, 30, at=(5, 5, 5))))

    assert "27 cm³" in found["cavities"].sentence
    assert "bodies" not in found


def test_crumbs_are_told_apart_from_bodies():
    found = said(*looked_at(block(20, 20, 20), ball(0.4, at=(30, 0, 0))))

    assert found["crumbs"].title == "1 crumb"


def test_overlapping_bodies_are_told_and_their_walls_are_not_guessed():
    measure, examination = looked_at(block(20, 20, 0.5))

    assert "overlapping" in said(replace(measure, overlapping=True), examination)
