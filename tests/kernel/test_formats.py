"""Figures and dates read the same everywhere."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st

from store.kernel import formats
from store.kernel.money import Money


def test_a_day_is_the_day_in_india():
    late = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

    assert formats.day(late) == "24 Nov 2026"
    assert formats.moment(late) == "24 Nov 2026, 01:30"
    assert formats.day(date(2026, 11, 3)) == "3 Nov 2026"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "1 min"),
        (59, "1 min"),
        (25 * 60, "25 min"),
        (59 * 60 + 30, "1 h 00"),
        (9_600, "2 h 40"),
        (273_600, "3 d 4 h"),
    ],
)
def test_print_times_are_written_as_a_maker_says_them(seconds, written):
    assert formats.duration(seconds) == written


@given(st.integers(0, 10**7))
def test_no_print_time_says_sixty_minutes(seconds):
    written = formats.duration(seconds)

    assert re.fullmatch(r"\d+ min|\d+ h [0-5]\d|\d+ d \d+ h", written)
    assert written != "60 min"


@pytest.mark.parametrize(
    ("count", "written"),
    [(0, "0 bytes"), (999, "999 bytes"), (2_400_000, "2.4 MB"), (50_000_000, "50.0 MB")],
)
def test_sizes_are_written_in_the_unit_that_fits(count, written):
    assert formats.size(count) == written


def test_one_thing_is_not_many():
    assert formats.plural(1, "part") == "1 part"
    assert formats.plural(0, "part") == "0 parts"
    assert formats.plural(2, "quiz", "quizzes") == "2 quizzes"
    assert formats.number(12345.6, 1) == "12,345.6"


def test_what_a_choice_adds_or_saves_has_its_sign():
    assert formats.added(Money(12_000)) == "+₹120.00"
    assert formats.added(Money(-4_000)) == "−₹40.00"
    assert formats.added(Money.zero()) == ""
