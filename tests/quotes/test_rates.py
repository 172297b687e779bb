"""A rate card prices a choice step by step, or refuses it."""

import pytest

from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.defaults import MATERIALS, RATES
from store.quotes.finishes import FINISHES
from store.quotes.lead_time import LEADS
from store.quotes.rates import Rates, is_current


def test_every_material_finish_and_lead_of_the_shop_has_a_price():
    for material in MATERIALS:
        process = material.get("process", "fdm")
        for finish in FINISHES:
            for lead in LEADS:
                rates = Rates.of(
                    RATES,
                    process=process,
                    material=material["slug"],
                    finish=finish,
                    lead=lead,
                )
                assert rates.per_kilogram > Money.zero()


def test_a_machine_may_cost_more_an_hour_than_its_process():
    core = Rates.of(RATES, process="fdm", material="pla", machine="core-256")
    gantry = Rates.of(RATES, process="fdm", material="pla", machine="gantry-350")

    assert (core.per_hour, gantry.per_hour) == (Money(120_00), Money(150_00))


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"material": "gold"}, "choice"),
        ({"process": "casting"}, "choice"),
        ({"finish": "gilded"}, "finish"),
        ({"lead": "yesterday"}, "lead"),
    ],
)
def test_what_the_card_does_not_price_is_refused_at_its_field(choice, field):
    with pytest.raises(Invalid) as refusal:
        Rates.of(RATES, **({"process": "fdm", "material": "pla"} | choice))

    assert refusal.value.field == field


def test_the_first_shop_cards_are_told_from_todays():
    assert is_current(RATES)
    assert not is_current({"setup_paise": 9_900, "breaks": [[5, 500]]})
