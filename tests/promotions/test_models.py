"""What a coupon takes off, and when it helps."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from store.kernel import clock
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.promotions.models import Coupon

amounts = st.integers(0, 10**9).map(Money)


def a_coupon(**terms):
    usual = {
        "percent_bp": 0,
        "amount": Money.zero(),
        "minimum": Money.zero(),
        "used": 0,
    }
    return Coupon(code="MAKERS10", label="10 % off", **{**usual, **terms})


@given(amounts, st.integers(1, 10_000), amounts)
def test_a_share_is_never_more_than_the_whole(subtotal, share, minimum):
    off = a_coupon(percent_bp=share, minimum=minimum).discount_on(subtotal)

    assert Money.zero() <= off <= subtotal
    assert off == (subtotal.part(share) if subtotal >= minimum else Money.zero())


@given(amounts, amounts.filter(bool))
def test_an_amount_is_never_more_than_the_whole(subtotal, amount):
    assert a_coupon(amount=amount).discount_on(subtotal) == min(amount, subtotal)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"starts_at": clock.now() + timedelta(days=1)}, "not valid yet"),
        ({"ends_at": clock.now() - timedelta(days=1)}, "has expired"),
        ({"usage_limit": 3, "used": 3}, "has been used up"),
        ({"minimum": Money(500_00)}, "₹500.00 or more"),
    ],
)
def test_a_code_that_does_not_help_says_why(terms, words):
    coupon = a_coupon(percent_bp=1000, **terms)

    with pytest.raises(Invalid, match=words) as refused:
        coupon.require_usable(subtotal=Money(499_99), at=clock.now())

    assert refused.value.field == "code"
    assert not coupon.is_usable(subtotal=Money(499_99), at=clock.now())


def test_a_use_is_counted_only_when_uses_are_limited():
    free, limited = a_coupon(amount=Money(1)), a_coupon(amount=Money(1), usage_limit=1)

    for coupon in (free, limited):
        coupon.use()

    assert (free.used, limited.used) == (0, 1)
    limited.give_back()
    assert limited.used == 0
