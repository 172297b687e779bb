"""Codes open promotions; uses are counted only where they are limited."""

from datetime import timedelta

import pytest

from store.kernel import clock
from store.kernel.money import Money
from store.promotions.codes import fresh_card, fresh_code, person_key
from store.promotions.models import Coupon, Promotion
from store.promotions.terms import Kind


def a_coupon(**terms):
    promotion = Promotion(
        id=1,
        name="Ten",
        label="Ten",
        kind=Kind.ORDER,
        combines=[],
        priority=0,
        rules={},
        action={"deed": "percent", "percent_bp": 1000},
        active=True,
    )
    return Coupon(code="MAKERS10", promotion=promotion, **{"used": 0, **terms})


def test_a_use_is_counted_only_when_uses_are_limited():
    free, limited = a_coupon(), a_coupon(usage_limit=1)

    for coupon in (free, limited):
        coupon.use()

    assert (free.used, limited.used) == (0, 1)
    assert not limited.works(clock.now())
    limited.give_back()
    assert limited.used == 0
    assert limited.works(clock.now())


def test_a_code_without_a_promotion_opens_nothing():
    lost = Coupon(code="LOST", label="Lost", promotion=None, used=0)

    assert not lost.works(clock.now())
    assert lost.offer().action.off(Money(1_00)) == Money.zero()


def test_a_promotion_that_has_ended_takes_its_codes_with_it():
    coupon, now = a_coupon(), clock.now()

    coupon.promotion.version = 1
    coupon.promotion.end(at=now)

    assert coupon.promotion.state_word(now) == "ended"
    assert coupon.works(now - timedelta(days=1)) is False


@pytest.mark.prior_failure(36)
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Asha@Example.in", " asha@example.in", True),
        ("asha+two@example.in", "asha@example.in", True),
        ("a.sha@gmail.com", "asha+x@googlemail.com", True),
        ("a.sha@example.in", "asha@example.in", False),
        ("+@example.in", "@example.in", False),
        ("asha@example.in", "asha@example.com", False),
    ],
)
def test_one_person_is_known_by_any_spelling_of_an_address(one, other, same):
    assert (person_key(one) == person_key(other)) is same


@pytest.mark.fault("C07")
def test_C07_made_codes_hold_more_than_fifty_bits():
    assert 30**12 > 2**50  # twelve of thirty letters
    assert len(fresh_code().replace("-", "")) == 12
    assert len(fresh_card().replace("-", "")) == 16
    assert fresh_code("DIWALI").startswith("DIWALI-")
    assert len({fresh_code() for _ in range(1000)}) == 1000
