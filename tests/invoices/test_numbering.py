"""Numbers, years and amounts as a tax document writes them."""

from datetime import UTC, date, datetime

import pytest

from store.invoices.in_words import rupees_in_words
from store.invoices.numbering import (
    financial_year,
    last_day_for_credit,
    month_bounds,
    number_of,
)
from store.kernel.money import Money


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2027, 3, 31, 18, 29, 59, tzinfo=UTC), "26-27"),  # 23:59:59 in India
        (datetime(2027, 3, 31, 18, 30, tzinfo=UTC), "27-28"),
        (datetime(2026, 4, 1, tzinfo=UTC), "26-27"),
        (datetime(2099, 12, 31, tzinfo=UTC), "99-00"),
    ],
)
def test_a_financial_year_ends_at_midnight_of_31_march_in_india(moment, year):
    assert financial_year(moment) == year


def test_a_number_has_sixteen_characters_at_most():
    assert number_of("MX", "26-27", 42) == "MX/26-27/00042"
    assert len(number_of("MXC", "26-27", 999_999)) == 16
    with pytest.raises(ValueError, match="longer than 16"):
        number_of("MXC", "26-27", 10_000_000)


def test_a_note_lowers_tax_until_november_after_the_year():
    assert last_day_for_credit(date(2027, 3, 31)) == date(2027, 11, 30)
    assert last_day_for_credit(date(2027, 4, 1)) == date(2028, 11, 30)


def test_a_month_is_indias():
    first, after = month_bounds(2026, 12)

    assert first == datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
    assert after == datetime(2026, 12, 31, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("paise", "words"),
    [
        (0, "Rupees zero only"),
        (1, "Rupees zero and one paise only"),
        (
            18_799_80,
            "Rupees eighteen thousand seven hundred ninety-nine and eighty paise only",
        ),
        (1_00_000_00, "Rupees one lakh only"),
        (45_00_089_01, "Rupees forty-five lakh eighty-nine and one paise only"),
        (1_00_000_00_00_000_00, "Rupees one lakh crore only"),
    ],
)
def test_amounts_are_written_indias_way(paise, words):
    assert rupees_in_words(Money(paise)) == words
