"""The GST within the price of a print is two equal halves."""

from hypothesis import given, strategies as st

from store.kernel.money import Money
from store.quotes.tax import taken_apart


def test_eighteen_per_cent_are_within_the_price():
    assert taken_apart(Money(118_00)) == (Money(100_00), Money(18_00))


@given(st.integers(0, 10**9).map(Money))
def test_the_parts_are_the_price_and_the_tax_is_halved_evenly(gross):
    taxable, tax = taken_apart(gross)

    assert taxable + tax == gross
    assert tax.minor % 2 == 0
    assert abs(tax.minor * 118 - gross.minor * 18) <= 118
