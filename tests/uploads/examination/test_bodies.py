"""Bodies, crumbs and cavities are told apart."""

import pytest

from store.uploads.examination.bodies import bodies_of
from tests.uploads.solids_to_examine import ball, block, part, pegs


def bodies(*shapes):
    return bodies_of(part(*shapes)[0])


def test_every_peg_is_a_body_and_twenty_are_listed():
    found = bodies(*pegs())

    assert found.count == 24
    assert len(found.listed) == 20
    assert found.listed[0].box_mm == (5, 5, 20)
    assert found.listed[0].volume_mm3 == 500


def test_the_largest_body_is_listed_first():
    found = bodies(block(5, 5, 5), block(9, 9, 9, at=(20, 0, 0)))

    assert [body.volume_mm3 for body in found.listed] == [729, 125]


def test_a_cavity_is_no_body():
    found = bodies(block(40, 40, 40) - ball(10, at=(20, 20, 20)))

    assert (found.count, found.cavities) == (1, 1)
    assert found.cavity_mm3 == pytest.approx(4 / 3 * 3.14159 * 1000, rel=0.02)


def test_crumbs_are_counted():
    crumb = block(0.5, 0.5, 0.5, at=(30, 0, 0))

    assert bodies(block(20, 20, 20), crumb).tiny == 1
