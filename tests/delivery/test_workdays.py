"""Days that are promised, and how they move when the money comes later."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from store.delivery.workdays import leaving_day, put_off, span, working_day
from store.kernel.clock import IST

hours = st.integers(0, 30_000)
START = datetime(2026, 1, 1, 0, 30, tzinfo=IST)


@pytest.mark.parametrize(
    ("hour", "day"), [(13, date(2026, 11, 24)), (14, date(2026, 11, 25))]
)
def test_what_is_ready_after_two_leaves_a_day_later(hour, day):
    assert leaving_day(datetime(2026, 11, 24, hour, tzinfo=IST)) == day


def test_sundays_are_skipped():
    saturday = date(2026, 11, 28)

    assert [working_day(saturday, ahead) for ahead in range(3)] == [
        saturday,
        date(2026, 11, 30),
        date(2026, 12, 1),
    ]


def test_money_of_the_same_day_leaves_the_promise_as_it_is():
    noon, one = (datetime(2026, 11, 24, hour, tzinfo=IST) for hour in (12, 13))

    assert put_off(date(2026, 11, 27), since=noon, until=one) == date(2026, 11, 27)


def test_money_after_a_weekend_moves_the_promise_by_working_days():
    friday, monday = (datetime(2026, 11, day, 12, tzinfo=IST) for day in (27, 30))

    assert put_off(date(2026, 12, 1), since=friday, until=monday) == date(2026, 12, 3)


@given(hours, hours, st.integers(1, 8))
def test_a_promise_that_was_moved_is_the_one_made_at_payment(placed, paid, days):
    since, until = (START + timedelta(hours=each) for each in sorted((placed, paid)))
    promised = working_day(leaving_day(since), days)

    moved = put_off(promised, since=since, until=until)

    assert moved == working_day(leaving_day(until), days)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 26), date(2026, 11, 28), "Thu 26 – Sat 28 Nov 2026"),
        (date(2026, 11, 30), date(2026, 12, 2), "Mon 30 Nov – Wed 2 Dec 2026"),
        (date(2026, 12, 31), date(2027, 1, 2), "Thu 31 Dec 2026 – Sat 2 Jan 2027"),
        (date(2026, 11, 24), date(2026, 11, 24), "Tue 24 Nov 2026"),
    ],
)
def test_a_stretch_of_days_is_said_once(first, last, words):
    assert span(first, last) == words
