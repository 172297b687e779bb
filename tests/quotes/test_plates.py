"""Copies are laid out in rows; plates between the known ones lie on a straight line."""

import pytest

from store.quotes.estimate import Confidence, Estimate
from store.quotes.plates import Plates, capacity


def a_plate(copies):
    """Each layer cools for as long as ten copies print."""
    return Estimate(
        milligrams=300 + 1000 * copies,
        seconds=60 + max(1000, 100 * copies),
        support_milligrams=10 * copies,
        support_seconds=copies,
        material_mm3=1.0,
        support_mm3=0.0,
        confidence=Confidence.GOOD,
        reasons=(),
    )


@pytest.mark.parametrize(
    ("bed", "box", "copies"),
    [
        ((100, 100), (100, 100), 1),
        ((100, 100), (45, 45), 4),
        ((100, 100), (48, 48), 1),
        ((100, 50), (50, 100), 1),
        ((200, 100), (20, 95), 8),
        ((200, 100), (95, 20), 8),
        ((256, 256), (1, 1), 500),
    ],
)
def test_boxes_stand_in_rows_with_a_gap_between(bed, box, copies):
    assert capacity(bed, box, gap=5, most=500) == copies


def test_full_plates_and_one_with_the_rest_add_up():
    plates = Plates(10, a_plate)

    work = plates.work(25)

    rest, full = a_plate(5), a_plate(10)
    assert work.plates == 3
    assert work.seconds == 2 * full.seconds + rest.seconds
    assert work.milligrams == 2 * full.milligrams + rest.milligrams
    assert work.support_milligrams == 250


def test_pieces_that_fill_their_plates_leave_none_over():
    work = Plates(10, a_plate).work(20)

    assert (work.plates, work.seconds) == (2, 2 * a_plate(10).seconds)


def test_copies_that_cool_together_take_no_longer_than_one():
    plates = Plates(50, a_plate)

    assert plates.work(8).seconds == plates.work(1).seconds


def test_a_plate_between_known_ones_is_never_priced_below_its_time():
    plates = Plates(50, a_plate)

    for copies in range(1, 51):
        assert plates.work(copies).seconds >= a_plate(copies).seconds


def test_only_the_plates_that_are_needed_are_worked_out():
    asked = []
    plates = Plates(80, lambda copies: asked.append(copies) or a_plate(copies))

    for pieces in (1, 1, 2, 7, 7, 30):
        plates.work(pieces)

    assert asked == [1, 2, 5, 10, 25, 80]
