"""Prices by weight, and dates that are kept."""

from datetime import UTC, date, datetime

import pytest

from store.checkout.shipping import METHODS, deliveries, delivery_by, price, promise
from store.kernel.errors import Invalid
from store.kernel.money import Money

MONDAY_NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 12:00 in India
THURSDAY = date(2026, 11, 26)
MONDAY_AFTERNOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 14:30 in India


@pytest.mark.parametrize(
    ("weight_g", "rupees"), [(0, 79), (500, 79), (501, 119), (1000, 119), (1001, 159)]
)
def test_each_further_half_kilogram_costs_a_step(weight_g, rupees):
    found = price(METHODS["standard"], weight_g=weight_g, subtotal=Money(100_00))

    assert found == Money(rupees * 100)


def test_standard_delivery_is_free_from_a_subtotal_on():
    assert price(METHODS["standard"], weight_g=5000, subtotal=Money(1_998_99))
    assert not price(METHODS["standard"], weight_g=5000, subtotal=Money(1_999_00))


def test_express_is_never_free():
    assert price(METHODS["express"], weight_g=100, subtotal=Money(9_999_00))


def test_an_order_before_two_o_clock_leaves_a_day_earlier():
    early = promise(METHODS["express"], at=MONDAY_NOON)
    late = promise(METHODS["express"], at=MONDAY_AFTERNOON)

    assert early == (date(2026, 11, 24), date(2026, 11, 25))
    assert late == (date(2026, 11, 25), date(2026, 11, 26))


def test_prints_add_the_days_it_takes_to_make_them():
    first, last = promise(METHODS["express"], ready=THURSDAY, at=MONDAY_NOON)

    assert (first, last) == (date(2026, 11, 27), date(2026, 11, 28))


def test_sundays_do_not_count():
    first, last = promise(METHODS["standard"], ready=THURSDAY, at=MONDAY_NOON)

    assert (first, last) == (date(2026, 11, 30), date(2026, 12, 2))
    assert all(day.weekday() != 6 for day in (first, last))


def test_a_way_of_delivery_that_is_not_offered_is_refused_at_its_field():
    choices = deliveries(weight_g=1, subtotal=Money(1), at=MONDAY_NOON)

    with pytest.raises(Invalid) as refused:
        delivery_by("drone", choices)

    assert refused.value.field == "delivery_method"
