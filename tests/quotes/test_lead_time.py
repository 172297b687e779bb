"""Lead times are counted in working days of India."""

from datetime import UTC, date, datetime

import pytest

from store.kernel.clock import IST
from store.quotes.lead_time import leaves_on

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
