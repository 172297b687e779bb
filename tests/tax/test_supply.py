import itertools

import pytest

from store.kernel.money import Money
from store.tax.gst import components, tax_of_part
from store.tax.india import STATES, WITHOUT_LEGISLATURE, local_tax
from store.tax.supply import Parties, place_of_goods, place_of_services, place_of_supply

PRINT, THING = "998898", "84779000"
ALL = sorted(STATES)


@pytest.mark.parametrize("state", ALL)
def test_a_consumer_bears_the_tax_of_the_state_it_is_sent_to(state):
    for billing in ("", "KA", "DL"):
        parties = Parties(supplier="KA", delivery=state, billing=billing)

        assert place_of_goods(parties) == place_of_services(parties) == state


@pytest.mark.parametrize("state", ALL)
def test_what_is_handed_over_at_the_counter_counts_there(state):
    assert place_of_goods(Parties(supplier=state)) == state
    assert place_of_services(Parties(supplier=state)) == state
    assert place_of_goods(Parties(supplier=state, registered="KA")) == state


def test_goods_for_a_business_count_where_their_journey_ends():
    for delivery, registered in itertools.product(ALL, ALL):
        parties = Parties(supplier="KA", delivery=delivery, registered=registered)

        assert place_of_goods(parties) == delivery


def test_goods_billed_to_one_and_shipped_elsewhere_count_at_its_principal_place():
    for delivery, registered in itertools.product(ALL, ALL):
        parties = Parties(
            supplier="KA", delivery=delivery, billing=registered, registered=registered
        )

        assert place_of_goods(parties) == registered


def test_services_for_a_business_count_where_it_is_registered():
    for delivery, registered in itertools.product(["", *ALL], ALL):
        parties = Parties(supplier="KA", delivery=delivery, registered=registered)

        assert place_of_services(parties) == registered


def test_prints_go_with_the_goods_they_are_sent_with():
    parties = Parties(supplier="KA", delivery="TN", registered="MH")

    assert place_of_supply(parties, [PRINT]) == "MH"
    assert place_of_supply(parties, [PRINT, THING]) == "TN"
    assert place_of_supply(parties, []) == "TN"


@pytest.mark.parametrize("state", ALL)
def test_a_territory_without_a_legislature_has_the_unions_tax(state):
    assert (local_tax(state) == "UTGST") == (state in WITHOUT_LEGISLATURE)


def test_a_tax_is_two_equal_halves_or_one_whole():
    assert components(Money(36), interstate=False) == (Money(18), Money(18), Money(0))
    assert components(Money(37), interstate=True) == (Money(0), Money(0), Money(37))
    with pytest.raises(ValueError, match="cannot be halved"):
        components(Money(37), interstate=False)


@pytest.mark.parametrize("interstate", [True, False])
def test_the_tax_on_parts_is_that_on_the_whole(interstate):
    whole, tax = Money(999_99), Money(152_54)
    given_back = Money.zero()

    for part in (Money(333_33), Money(1), Money(300_00), Money(366_65)):
        on_part = tax_of_part(tax, part=part, whole=whole, interstate=interstate)
        components(on_part, interstate=interstate)
        given_back += on_part
        whole, tax = whole - part, tax - on_part

    assert (whole, tax, given_back) == (Money(0), Money(0), Money(152_54))
