"""Pages of a list, from a query string that may hold anything."""

import pytest
from hypothesis import given, strategies as st

from store.web.pagination import Page, whole_number


@given(st.text())
def test_any_text_gives_a_number_within_bounds(text):
    assert 1 <= whole_number(text, default=1) <= 10_000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, 3),
        ("", 3),
        ("7", 7),
        ("0", 1),
        ("99999", 100),
        ("-1", 3),
        ("1e3", 3),
        ("٣", 3),
        ("9" * 400, 3),
    ],
)
def test_odd_numbers_give_the_default_and_large_ones_the_end(text, number):
    assert whole_number(text, default=3, high=100) == number


@given(st.integers(1, 100), st.integers(0, 3000))
def test_pages_follow_each_other_from_the_first_to_the_last(number, total):
    page = Page((), number, total)

    assert page.pages >= 1
    assert page.shown <= total
    assert page.next is None or page.next <= page.pages
    assert (page.previous is None) == (number == 1)


def test_the_last_page_has_no_next():
    assert Page((), 4, 87).next is None
    assert Page((), 3, 87).next == 4
    assert Page((), 4, 87).shown == 87
