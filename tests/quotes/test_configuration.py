"""Every choice has its price, waits for its layers, or says why it is not on offer."""

from dataclasses import replace

import pytest

from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.quotes.configuration import CellState
from store.quotes.options import INFILLS, Options
from store.quotes.printing import NotYet
from tests.quotes.boxes import layers_of_box
from tests.quotes.configured import GREY_PLA, PA12, RESIN, a_configuration, cells_of


def test_a_page_opens_with_the_first_material_at_the_usual_quality():
    options = a_configuration().default()

    assert options == Options(material="pla", colour="Black")


def test_a_page_opens_with_a_material_that_the_part_can_be_printed_in():
    configuration = a_configuration()
    sintered = replace(configuration, machines=configuration.machines[3:])

    assert sintered.default().material == "pa12"


def test_finer_layers_take_longer_and_cost_more():
    cells = cells_of(a_configuration())

    times, prices = (
        [read(cells[f"pla:{quality}"].offer) for quality in ("draft", "standard", "fine")]
        for read in (lambda offer: offer.seconds, lambda offer: offer.price.total)
    )
    assert times == sorted(times)
    assert prices == sorted(prices)


def test_the_matrix_and_the_chosen_offer_say_the_same():
    configuration = a_configuration()
    chosen = replace(GREY_PLA, quantity=7, lead="rush")

    cell = cells_of(configuration, chosen)["pla:standard"]

    assert cell.offer.price == configuration.offer(chosen).price
    assert cell.offer.price == a_configuration().offer(chosen).price


def test_a_quality_that_is_being_cut_has_no_price_yet():
    layers = layers_of_box(20, 20, 20, qualities=("standard",))
    configuration = a_configuration(layers=layers)

    cells = cells_of(configuration)

    assert cells["pla:standard"].state == CellState.PRICED
    assert cells["pla:fine"].state == CellState.WAITING
    assert cells["pla:fine"].offer is None
    assert "working out" in cells["pla:fine"].note
    with pytest.raises(NotYet):
        configuration.offer(replace(GREY_PLA, quality="fine"))


def test_resin_and_powder_need_no_layers():
    cells = cells_of(a_configuration(layers={}))

    assert cells["pa12:standard"].state == CellState.PRICED
    assert cells["resin:fine"].layer_mm == 0.025
    assert cells["resin:fine"].offer.machine.slug == "resin-143"


def test_powder_comes_in_one_quality():
    cells = cells_of(a_configuration())

    assert cells["pa12:fine"].state == CellState.UNAVAILABLE
    assert cells["pa12:fine"].note == "PA12 does not come in this quality."


def test_a_part_is_printed_on_the_first_printer_that_it_fits():
    assert a_configuration().offer(GREY_PLA).machine.slug == "core-256"

    wide = a_configuration(300, 20, 5)

    assert wide.offer(GREY_PLA).machine.slug == "gantry-350"
    assert wide.offer(GREY_PLA).rates.per_hour == Money(150_00)


def test_a_part_too_large_for_resin_is_still_printed_in_plastic():
    configuration = a_configuration(200, 100, 10)

    cells = cells_of(configuration)

    assert cells["resin:standard"].state == CellState.UNAVAILABLE
    assert "larger than our printers" in cells["resin:standard"].note
    assert cells["pla:standard"].state == CellState.PRICED
    assert configuration.fits


def test_a_part_too_large_for_everything_fits_nothing():
    configuration = a_configuration(500, 20, 5)

    assert not configuration.fits
    assert {cell.state for cell in cells_of(configuration).values()} == {
        CellState.UNAVAILABLE
    }
    with pytest.raises(Conflict):
        configuration.offer(GREY_PLA)


def test_a_part_may_lie_in_powder_as_it_likes_but_stands_raised_in_resin():
    tall = a_configuration(20, 20, 172, layers={})
    powder = tall.machines[3]
    powder.height_mm = 100

    assert tall.machine_for(tall.material("resin")) is None
    assert tall.machine_for(tall.material("pa12")) is powder


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"material": "gold"}, "choice"),
        ({"quality": "perfect"}, "choice"),
        ({"infill": 33}, "infill"),
        ({"colour": "Plaid"}, "colour"),
        ({"finish": "vapour"}, "finish"),
        ({"lead": "yesterday"}, "lead"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 501}, "quantity"),
    ],
)
def test_what_is_not_on_offer_is_refused_at_its_field(change, field):
    with pytest.raises(Invalid) as refusal:
        a_configuration().check(replace(GREY_PLA, **change))

    assert refusal.value.field == field


@pytest.mark.parametrize("options", [GREY_PLA, RESIN, PA12, replace(PA12, finish="dyed")])
def test_what_is_on_offer_passes(options):
    a_configuration().check(options)

    assert a_configuration().offer(options).price.total > Money.zero()


def test_another_material_keeps_what_it_can_of_a_choice():
    configuration = a_configuration()
    chosen = Options(material="pla", colour="Blue", finish="primed", infill=40)

    tough = configuration.settled(replace(chosen, material="tough-resin"))
    powder = configuration.settled(replace(chosen, material="pa12"))

    assert (tough.colour, tough.finish, tough.infill) == ("Grey", "primed", 100)
    assert (powder.colour, powder.finish) == ("Natural white", "none")


def test_the_nearest_choice_to_one_that_is_gone_can_be_ordered():
    configuration = a_configuration()
    gone = Options(
        material="wood",
        colour="Oak",
        quality="rustic",
        infill=7,
        finish="oiled",
        lead="slow",
    )

    nearest = configuration.nearest(gone)

    configuration.check(nearest)
    assert nearest == Options(material="pla", colour="Black")


def test_solid_resin_is_asked_for_whatever_the_infill_was():
    chosen = replace(RESIN, infill=INFILLS[0])

    assert a_configuration().nearest(chosen).infill == 100
