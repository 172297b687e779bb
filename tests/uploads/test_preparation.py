"""A preparation has one name, and does to a part what it says."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from store.kernel.errors import Invalid
from store.uploads.preparation import Preparation, Unit

parts = st.floats(-1e6, 1e6).filter(lambda part: abs(part) > 1e-6 or part == 0)
directions = st.tuples(parts, parts, parts).filter(lambda way: math.hypot(*way) > 1e-3)
preparations = st.builds(
    Preparation,
    st.sampled_from(Unit),
    st.integers(100, 200_000),
    st.none() | directions,
    st.booleans(),
)


@given(preparations)
def test_a_key_leads_back_to_the_same_preparation(preparation):
    assert Preparation.from_key(preparation.key) == preparation
    assert len(preparation.key) <= 60


@given(directions)
def test_a_direction_has_one_spelling(down):
    once = Preparation(down=down)

    assert Preparation(down=tuple(3 * part for part in down)).key == once.key
    assert Preparation(down=once.down).key == once.key


def test_equal_choices_have_equal_keys():
    assert Preparation(scale=9_000.0).key == Preparation(scale=9_000).key
    assert Preparation(down=(-0.0, 0, 2)).key == Preparation(down=(0, 0, 1)).key
    assert Preparation(down=(0, 0, -5)) == Preparation()
    assert Preparation("inch") == Preparation(Unit.INCH)


@given(directions)
def test_the_chosen_side_is_turned_to_the_bed(down):
    turn = np.array(Preparation(down=down).turn)

    turned = turn @ (np.array(down) / math.hypot(*down))

    assert turned == pytest.approx((0, 0, -1), abs=2e-4)
    assert np.abs(turn @ turn.T - np.eye(3)).max() < 1e-7
    assert np.linalg.det(turn) == pytest.approx(1)


def test_quarter_turns_are_exact():
    assert np.array_equal(np.abs(Preparation(down=(1, 0, 0)).turn).sum(axis=0), (1, 1, 1))
    assert set(np.ravel(Preparation(down=(0, -1, 0)).turn)) <= {-1.0, 0.0, 1.0}


def test_the_factor_is_unit_times_scale():
    assert Preparation(Unit.INCH, 5_000).factor == pytest.approx(12.7)
    assert Preparation(Unit.M).factor == 1_000


def test_a_file_with_units_keeps_its_own():
    chosen = Preparation(Unit.INCH, 5_000)

    assert chosen.for_file(has_units=True) == Preparation(Unit.MM, 5_000)
    assert chosen.for_file(has_units=False) == chosen


@pytest.mark.parametrize("scale", [99, 200_001, 0, -10_000, math.nan, math.inf, 100.5])
def test_a_scale_out_of_range_is_refused(scale):
    with pytest.raises(Invalid, match="scale"):
        Preparation(scale=scale)


@pytest.mark.parametrize("down", [(0, 0, 0), (math.nan, 0, 1), (math.inf, 0, 0)])
def test_a_direction_without_a_direction_is_refused(down):
    with pytest.raises(Invalid):
        Preparation(down=down)


@pytest.mark.parametrize(
    "key",
    ["", "mm", "ell_10000", "mm_x", "mm_-5", "mm_10000_up", "mm_10000_down_1_2", "mm_1e4",
     "mm_10000_down_1_a_0", "mm_10000_down_2_0_0", "mm_010000", "mm_10000_repaired_x",
     "mm_10000_down_nan_0_0", "mm_²", "mm_10000_down_0_0_-1", "mm_" + "9" * 5000],
)  # fmt: skip
def test_a_key_of_somebody_elses_making_is_refused(key):
    with pytest.raises(Invalid):
        Preparation.from_key(key)


@given(preparations, directions)
def test_a_part_can_be_laid_on_any_side_from_how_it_stands(preparation, side):
    laid = preparation.laid_on(side)

    now = np.array(laid.turn) @ np.array(preparation.turn).T @ np.array(side)
    assert now / np.linalg.norm(now) == pytest.approx((0, 0, -1), abs=2e-3)
    assert (laid.unit, laid.scale) == (preparation.unit, preparation.scale)
