"""Parts that are too big: how much smaller they must be, or how they are cut."""

import pytest

from store.uploads.splitting import fits, largest_scale, split_of

ROOM = (250.0, 210.0, 200.0)


def test_a_quarter_turn_on_the_bed_is_free():
    assert fits((200, 240, 100), ROOM)
    assert not fits((100, 100, 240), ROOM)
    assert fits((100, 100, 240), ROOM, turned=True)


def test_a_part_of_exactly_the_room_fits():
    assert fits(ROOM, ROOM)


def test_the_largest_scale_just_fits():
    scale = largest_scale((500, 100, 100), ROOM)

    assert scale == pytest.approx(0.5)
    assert fits((500 * scale, 100 * scale, 100 * scale), ROOM)


def test_a_bar_of_400_mm_is_cut_in_two():
    split = split_of((400, 20, 20), ROOM)

    assert split.pieces == 2
    assert split.piece_mm == (200, 20, 20)
    assert [(cut.axis, cut.at_mm) for cut in split.cuts] == [("width", (200,))]


def test_a_tall_part_is_cut_across_its_height_only_if_it_cannot_lie():
    assert split_of((50, 50, 230), ROOM).pieces == 1
    assert split_of((50, 50, 450), ROOM).cuts[0].axis == "height"


def test_a_plate_is_cut_both_ways():
    split = split_of((400, 400, 10), ROOM)

    assert split.pieces == 4
    assert {cut.axis for cut in split.cuts} == {"width", "depth"}


def test_every_piece_fits():
    for box in [(260, 10, 10), (501, 430, 401), (1000, 1000, 1000), (10, 10, 2000)]:
        assert fits(split_of(box, ROOM).piece_mm, ROOM, turned=True)
