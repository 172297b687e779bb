import numpy as np
import pytest

from store.quotes.motion import corner_speed, move_seconds, run_seconds


def test_a_long_run_takes_its_length_over_its_speed_and_the_ramps():
    seconds = run_seconds(np.array(100.0), speed=50, acceleration=500, entry=0)

    assert seconds == pytest.approx(100 / 50 + 50 / 500)


def test_a_short_run_never_reaches_its_speed():
    seconds = run_seconds(np.array(1.0), speed=50, acceleration=500, entry=0)

    assert seconds == pytest.approx(2 * np.sqrt(1.0 / 500))


def test_entering_faster_never_takes_longer():
    entries = np.linspace(0, 60, 20)

    seconds = run_seconds(np.array(7.0), speed=50, acceleration=500, entry=entries)

    assert (np.diff(seconds) <= 1e-12).all()
    assert seconds[-1] == pytest.approx(7 / 50)


def test_a_straight_way_is_not_slowed_down_and_a_sharp_one_is_to_the_jerk():
    speeds = corner_speed(np.array([0.0, 0.1, 0.5, 2.0]), speed=40, allowed=8)

    assert speeds == pytest.approx([40, 40, 16, 8])


def test_a_slow_move_turns_without_slowing_down():
    assert corner_speed(np.array([1.0]), speed=5, allowed=8) == pytest.approx([5])


def test_no_way_takes_no_time():
    assert move_seconds(0, speed=100, acceleration=500, jerk=8) == 0
