"""Prices by weight and value, dates that are kept, and who is delivered to."""

from datetime import UTC, date, datetime

import pytest

from store.delivery.rates import (
    Method,
    Network,
    Row,
    Tariff,
    Zone,
    deliveries,
    delivery_by,
    promise,
)
from store.kernel.errors import Invalid
from store.kernel.money import Money

MONDAY_NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 12:00 in India
THURSDAY = date(2026, 11, 26)
MONDAY_AFTERNOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 14:30 in India
FIRST = Row(500, Money(79_00))
STEPS = Tariff(weights=(FIRST,), step_g=500, step=Money(40_00), free_over=Money(1_999_00))
STANDARD = Method("standard", "Standard", "", (3, 5), STEPS)
EXPRESS = Method("express", "Express", "", (1, 2), Tariff((Row(9_999, Money(149_00)),)))
PICKUP = Method("pickup", "Pick up", "", (1, 1), Tariff(), is_pickup=True)
SOME = {"subtotal": Money(100_00)}


def a_zone(name, *methods, states=(), postcodes=(), is_rest=False):
    return Zone(name, frozenset(states), tuple(postcodes), is_rest, methods)


@pytest.mark.parametrize(
    ("weight_g", "rupees"), [(0, 79), (500, 79), (501, 119), (1000, 119), (1001, 159)]
)
def test_each_further_half_kilogram_costs_a_step(weight_g, rupees):
    assert STEPS.price(weight_g=weight_g, **SOME) == Money(rupees * 100)


def test_delivery_is_free_from_a_subtotal_on():
    assert STEPS.price(weight_g=5000, subtotal=Money(1_998_99))
    assert not STEPS.price(weight_g=5000, subtotal=Money(1_999_00))


@pytest.mark.parametrize(
    ("paise", "rupees"), [(500_00, 149), (500_01, 99), (2_000_00, 99), (2_000_01, 79)]
)
def test_what_the_value_costs_comes_to_what_the_weight_costs(paise, rupees):
    values = (Row(500_00, Money(70_00)), Row(2_000_00, Money(20_00)))
    tariff = Tariff(weights=(FIRST,), values=values)

    assert tariff.price(weight_g=1, subtotal=Money(paise)) == Money(rupees * 100)


def test_what_is_heavier_than_the_last_row_is_carried_by_steps_only():
    rows = Tariff(weights=(FIRST, Row(1000, Money(99_00))))
    capped = Tariff(weights=(FIRST,), step_g=500, most_g=700)

    assert (rows.carries(1000), rows.carries(1001)) == (True, False)
    assert (capped.carries(700), capped.carries(701)) == (True, False)
    assert STEPS.carries(1_000_000)
    assert PICKUP.tariff.carries(1_000_000)


def test_a_cart_too_heavy_for_a_way_is_not_offered_it():
    ways = deliveries([STANDARD, EXPRESS], weight_g=10_000, **SOME, at=MONDAY_NOON)

    assert [way.method.code for way in ways] == ["standard"]


def test_an_order_before_two_o_clock_leaves_a_day_earlier():
    early = promise(EXPRESS, at=MONDAY_NOON)
    late = promise(EXPRESS, at=MONDAY_AFTERNOON)

    assert early == (date(2026, 11, 24), date(2026, 11, 25))
    assert late == (date(2026, 11, 25), date(2026, 11, 26))


def test_prints_add_the_days_it_takes_to_make_them():
    first, last = promise(EXPRESS, ready=THURSDAY, at=MONDAY_NOON)

    assert (first, last) == (date(2026, 11, 27), date(2026, 11, 28))


def test_sundays_do_not_count():
    first, last = promise(STANDARD, ready=THURSDAY, at=MONDAY_NOON)

    assert (first, last) == (date(2026, 11, 30), date(2026, 12, 2))
    assert all(day.weekday() != 6 for day in (first, last))


def test_a_way_of_delivery_that_is_not_offered_is_refused_at_its_field():
    choices = deliveries([STANDARD], weight_g=1, **SOME, at=MONDAY_NOON)

    with pytest.raises(Invalid) as refused:
        delivery_by("drone", choices)

    assert refused.value.field == "delivery_method"


@pytest.mark.parametrize(
    ("state", "postcode", "zone"),
    [
        ("KA", "560038", "city"),
        ("KA", "570001", "state"),
        ("MH", "400001", "rest"),
        ("KA", "560100", "suburb"),
        ("AN", "744101", "islands"),
        ("AN", "744301", "rest"),
    ],
)
def test_the_nearest_zone_counts_by_pin_code_then_state_then_the_rest(
    state, postcode, zone
):
    network = Network(
        (
            a_zone("rest", STANDARD, is_rest=True),
            a_zone("state", STANDARD, states=("KA",)),
            a_zone("city", EXPRESS, postcodes=("5600",)),
            a_zone("suburb", EXPRESS, postcodes=("560100", "56")),
            a_zone("islands", postcodes=("744101-744112",)),
        ),
        (PICKUP,),
    )

    assert network.zone_of(state, postcode).name == zone


def test_where_no_zone_reaches_things_can_only_be_fetched():
    network = Network((a_zone("home", STANDARD, states=("KA",)),), (PICKUP,))

    assert network.sends_to("KA", "560038")
    assert not network.sends_to("MH", "400001")
    assert network.methods_for("MH", "400001") == (PICKUP,)


def test_a_zone_without_a_way_is_out_of_reach_though_the_rest_is_not():
    rest, islands = a_zone("rest", STANDARD, is_rest=True), a_zone("far", states=("AN",))
    network = Network((rest, islands), ())

    assert not network.sends_to("AN", "744101")
    assert network.sends_to("KA", "560038")


def test_the_least_that_delivery_costs_is_that_of_a_parcel():
    network = Network((a_zone("rest", STANDARD, EXPRESS, is_rest=True),), (PICKUP,))

    assert network.least(weight_g=1, **SOME) == Money(79_00)
    assert Network((), (PICKUP,)).least(weight_g=1, **SOME) is None
