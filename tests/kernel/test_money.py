"""Money is whole paise: nothing is lost, nothing is rounded twice."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from store.kernel.errors import Invalid
from store.kernel.money import FULL, Money, half_up

amounts = st.integers(0, 10**11).map(Money)
any_amounts = st.integers(-(10**11), 10**11).map(Money)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


@given(any_amounts, weights)
def test_a_split_never_loses_a_paisa(amount, weights):
    parts = amount.split(weights)

    assert Money.total(parts) == amount
    assert len(parts) == len(weights)


@given(any_amounts, weights)
def test_a_split_is_fair_to_the_paisa(amount, weights):
    for part, weight in zip(amount.split(weights), weights, strict=True):
        fair = Fraction(amount.minor * weight, sum(weights))
        assert abs(part.minor - fair) < 1


@given(amounts, weights)
def test_nobody_pays_for_a_share_of_nothing(amount, weights):
    for part, weight in zip(amount.split(weights), weights, strict=True):
        assert weight or not part


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [-1, 2]])
def test_a_split_by_nothing_is_a_mistake(weights):
    with pytest.raises(ValueError, match=r"weights|empty"):
        Money(100).split(weights)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**4), 10**4).filter(bool))
def test_halves_are_rounded_away_from_zero(numerator, denominator):
    rounded, exact = half_up(numerator, denominator), Fraction(numerator, denominator)

    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@given(amounts, st.integers(0, FULL))
def test_a_part_and_the_rest_are_the_whole(amount, points):
    part, rest = amount.part(points), amount.part(FULL - points)

    assert abs((part + rest - amount).minor) <= 1
    assert Money.zero() <= part <= amount


@given(amounts)
def test_what_is_written_can_be_read_again(amount):
    if amount.minor < 10**12:
        assert Money.parse(str(amount)) == amount
        assert Money.parse(amount.plain) == amount


@pytest.mark.parametrize(
    ("minor", "written"),
    [
        (0, "₹0.00"),
        (5, "₹0.05"),
        (99_999, "₹999.99"),
        (1_00_000, "₹1,000.00"),
        (1_23_456_00, "₹1,23,456.00"),
        (-12_34_56_789_00, "−₹12,34,56,789.00"),
    ],
)
def test_amounts_are_grouped_the_indian_way(minor, written):
    assert str(Money(minor)) == written


@pytest.mark.parametrize(
    "text", ["", "abc", "-5", "1.234", "1e9", "NaN", "१२", "1.", ".5", "99999999999"]
)
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(Invalid):
        Money.parse(text)


@given(amounts, amounts, amounts)
def test_adding_is_like_adding_whole_numbers(a, b, c):
    assert a + (b + c) == (a + b) + c
    assert (a - b) + b == a
    assert a + b == b + a
    assert (a < b) == (a.minor < b.minor)


@given(amounts, st.integers(0, 500))
def test_so_many_of_one_cost_as_much_as_adding_them_up(amount, count):
    assert amount * count == Money.total([amount] * count)


@pytest.mark.parametrize("count", [1.5, True, "2"])
def test_money_is_multiplied_by_whole_numbers_only(count):
    with pytest.raises(TypeError):
        Money(100) * count


def test_two_currencies_are_never_mixed():
    with pytest.raises(ValueError, match="mix"):
        Money(1) + Money(1, "EUR")
