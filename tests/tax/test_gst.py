"""GST inside prices."""

import pytest
from hypothesis import given, strategies as st

from store.kernel.money import Money
from store.tax.gst import included_tax

amounts = st.integers(0, 10**10).map(Money)
rates = st.sampled_from([0, 500, 1200, 1800, 4000])


@pytest.mark.parametrize(
    ("gross", "interstate", "tax"),
    [
        (118_00, True, 18_00),
        (118_00, False, 18_00),
        (100_00, True, 15_25),
        (100_00, False, 15_26),
    ],
)
def test_eighteen_per_cent_is_taken_out_of_the_price(gross, interstate, tax):
    assert included_tax(Money(gross), gst_bp=1800, interstate=interstate) == Money(tax)


@given(amounts, rates)
def test_within_a_state_the_tax_is_two_equal_halves(gross, rate):
    assert included_tax(gross, gst_bp=rate, interstate=False).minor % 2 == 0


@given(amounts, rates, st.booleans())
def test_the_tax_is_within_a_paisa_of_the_exact_share(gross, rate, interstate):
    tax = included_tax(gross, gst_bp=rate, interstate=interstate)

    assert abs(tax.minor * (10_000 + rate) - gross.minor * rate) <= 10_000 + rate
    assert Money.zero() <= tax <= gross
