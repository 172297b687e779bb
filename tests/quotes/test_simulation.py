"""Simulated prices are the prices of quotes, by any card."""

import copy

import pytest

from store.kernel.money import Money
from store.quotes.defaults import RATES
from store.quotes.models import RateCard
from store.quotes.simulation import Given, of_given, of_part
from tests.quotes.configured import GREY_PLA, a_configuration, the_machines, the_materials

DEARER = copy.deepcopy(RATES)
DEARER["processes"]["fdm"]["hour_paise"] = 24_000
CARDS = [RateCard(version=1, rates=RATES), RateCard(version=2, rates=DEARER)]


def test_a_simulated_part_costs_what_a_quote_of_it_would():
    configuration = a_configuration()

    priced = of_part(configuration, CARDS, wanted=GREY_PLA, qualities=["standard"])

    pla = priced[0]
    quoted = [
        configuration.offer(GREY_PLA).price,
        a_configuration(rates=DEARER).offer(GREY_PLA).price,
    ]
    assert [each.price for each in pla.offers] == quoted
    assert pla.difference == quoted[1].total - quoted[0].total
    machine_time = pla.amounts("Machine time")
    assert machine_time[1].minor == pytest.approx(machine_time[0].minor * 2, abs=1)


def test_given_figures_are_priced_to_the_paisa():
    given = Given(milligrams=50_000, seconds=7200, on_a_plate=2)
    pla = the_materials()[:1]

    priced = of_given(given, pla, the_machines(), CARDS, wanted=GREY_PLA)

    lines = {line.label: line.amount for line in priced[0].offers[0].price.lines}
    assert lines["Material"] == Money(12_000)  # 50 g at 2,400 a kilogram
    assert lines["Machine time"] == Money(24_000)  # 2 h at 120
    assert priced[0].difference == Money(24_000)


def test_a_volume_weighs_by_the_material_and_what_has_no_price_says_so():
    given = Given(volume_mm3=10_000, seconds=3600)
    unpriced = the_materials()[0]
    unpriced.slug = "wood"

    priced = of_given(
        given, [*the_materials()[:2], unpriced], the_machines(), CARDS, wanted=GREY_PLA
    )

    assert [each.offers[0].weight_mg for each in priced[:2]] == [12_400, 12_700]
    assert priced[2].offers == (None, None)
    assert "no price" in priced[2].note
