"""Lead times are counted in working days of India."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st

from store.kernel.clock import IST
from store.quotes.defaults import RATES
from store.quotes.lead_time import leads, leaves_on

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=IST)
THURSDAY = datetime(2026, 11, 26, 12, tzinfo=IST)


@pytest.mark.parametrize(
    ("hours", "ordered", "leaves"),
    [
        (2, TUESDAY, date(2026, 11, 27)),
        (20, TUESDAY, date(2026, 11, 27)),
        (21, TUESDAY, date(2026, 11, 28)),
        (2, THURSDAY, date(2026, 11, 30)),
        (200, TUESDAY, date(2026, 12, 8)),
    ],
)
def test_printing_days_and_two_for_handling_are_counted_without_sundays(
    hours, ordered, leaves
):
    assert leaves_on(hours * 3600, at=ordered) == leaves


def test_a_late_evening_in_london_is_already_tomorrow_here():
    evening = datetime(2026, 11, 23, 20, tzinfo=UTC)

    assert leaves_on(3600, at=evening) == date(2026, 11, 27)


def test_a_finish_moves_the_day_on():
    assert leaves_on(3600, at=TUESDAY, extra_days=2) == date(2026, 11, 30)


def test_each_lead_of_the_card_has_its_day_and_its_share_of_the_price():
    found = leads(60 * 3600, at=TUESDAY, card=RATES)

    assert [(each.slug, each.leaves_on, each.basis_points) for each in found] == [
        ("economy", date(2026, 12, 4), -1_000),
        ("standard", date(2026, 11, 30), 0),
        ("rush", date(2026, 11, 26), 4_000),
    ]


def test_a_lead_that_the_card_does_not_price_is_not_offered():
    found = leads(3600, at=TUESDAY, card={"leads": {"standard": 0}})

    assert [each.name for each in found] == ["Standard"]


@given(st.integers(0, 5_000_000), st.integers(0, 5))
def test_who_pays_more_never_waits_longer(seconds, extra_days):
    found = leads(seconds, at=TUESDAY, card=RATES, extra_days=extra_days)

    days = [each.leaves_on for each in found]
    assert days == sorted(days, reverse=True)
