"""Every choice has its price, waits for its layers, or says why it is not on offer."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import pytest

from store.kernel.clock import IST
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.quotes.configuration import CellState, Configuration
from store.quotes.defaults import MACHINES, MATERIALS, RATES
from store.quotes.models import Machine, Material, Process, RateCard
from store.quotes.options import INFILLS, Options
from store.quotes.pricing import breaks
from store.quotes.printing import NotYet
from tests.quotes.boxes import layers_of_box, measure_of_box

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=IST)
GREY_PLA = Options(material="pla", colour="Grey")
RESIN = Options(material="resin", colour="Grey", infill=100)
PA12 = Options(material="pa12", colour="Natural white", infill=100)


def the_materials():
    usual = {"process": Process.FDM}
    return [Material(**{**usual, "preset": each["slug"], **each}) for each in MATERIALS]


def the_machines():
    return [
        Machine(
            slug=each["slug"],
            name=each["name"],
            process=each.get("process", Process.FDM),
            preset=each["preset"],
            position=position,
            width_mm=each["size"][0],
            depth_mm=each["size"][1],
            height_mm=each["size"][2],
        )
        for position, each in enumerate(MACHINES)
    ]


def a_configuration(*size, layers=None, runs=(), rates=RATES):
    size = size or (20, 20, 20)
    return Configuration(
        measure=measure_of_box(*size),
        layers=layers_of_box(*size) if layers is None else layers,
        materials=the_materials(),
        machines=the_machines(),
        card=RateCard(version=1, rates=rates),
        runs=runs,
    )


def cells_of(configuration, options=GREY_PLA):
    rows = configuration.matrix(options)
    return {cell.choice: cell for row in rows for cell in row.cells}


@dataclass(frozen=True)
class Sliced:
    machine: str = "core-256"
    material: str = "pla"
    quality: str = "standard"
    infill: int = 20
    supports: bool = False
    milligrams: int | None = 6_000
    seconds: int | None = 1_500
    estimated_milligrams: int = 5_000
    estimated_seconds: int = 1_000


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


def test_one_run_of_the_slicer_corrects_the_other_qualities():
    plain, corrected = (
        cells_of(a_configuration(runs=runs))["pla:fine"].offer.estimate
        for runs in ((), (Sliced(),))
    )

    assert corrected.milligrams == pytest.approx(plain.milligrams * 1.2, abs=1)
    assert corrected.seconds == pytest.approx(plain.seconds * 1.5, abs=1)


def test_the_sliced_choice_has_the_slicers_figures_on_the_price():
    offered = a_configuration(runs=(Sliced(),)).offer(GREY_PLA)

    assert offered.is_sliced
    assert (offered.weight_mg, offered.seconds) == (6_000, 1_500)
    lines = {line.label: line.amount for line in offered.price.lines}
    assert lines["Machine time"] == Money(50_00)


def test_copies_on_one_plate_take_less_time_each():
    configuration = a_configuration()

    one, ten = (configuration.offer(replace(GREY_PLA, quantity=count)) for count in (1, 10))

    assert ten.plates == 1
    assert ten.seconds < 10 * one.seconds
    assert ten.price.per_piece < one.price.per_piece


def test_a_resin_plate_takes_as_long_full_as_with_one():
    configuration = a_configuration()

    one, six = (configuration.offer(replace(RESIN, quantity=count)) for count in (1, 6))

    assert six.seconds == one.seconds


def test_each_lead_has_its_day_and_its_total():
    configuration = a_configuration()
    offered = configuration.offer(GREY_PLA)

    economy, standard, rush = configuration.leads(offered, at=TUESDAY)

    assert economy.leaves_on > standard.leaves_on > rush.leaves_on
    assert economy.total <= standard.total < rush.total
    assert standard.total == offered.price.total
    assert rush.total == configuration.offer(replace(GREY_PLA, lead="rush")).price.total


def test_each_finish_has_its_total_and_its_days():
    configuration = a_configuration()
    offered = configuration.offer(replace(GREY_PLA, finish="primed"))

    finishes = {each.finish.slug: each.total for each in configuration.finishes(offered)}

    assert list(finishes) == ["none", "sanded", "primed"]
    assert finishes["none"] < finishes["sanded"] < finishes["primed"]
    assert finishes["primed"] == offered.price.total
    assert offered.leaves_on(TUESDAY) > configuration.offer(GREY_PLA).leaves_on(TUESDAY)


def test_powder_takes_days_to_fill_a_build_and_to_cool():
    configuration = a_configuration()

    assert configuration.offer(PA12).extra_days == 3


def test_the_slicers_profile_is_the_one_we_estimate_by():
    profile = a_configuration().profile(replace(GREY_PLA, infill=40))

    assert (profile.machine, profile.infill, profile.supports) == ("bambu", 0.4, False)
    assert profile.material.density == 1.24
    with pytest.raises(Invalid):
        a_configuration().profile(RESIN)


@pytest.mark.parametrize("material", ["pla", "tpu", "resin", "pa12"])
def test_on_real_plates_more_pieces_cost_more_in_all_and_no_more_each(material):
    configuration = a_configuration(60, 40, 30)
    options = configuration.nearest(Options(material=material, colour="Black"))

    offered = configuration.offer(replace(options, quantity=120))

    found = breaks(offered.piece, offered.rates, quantities=range(1, 121))
    assert found[-1].per_piece == offered.price.per_piece
    for fewer, more in pairwise(found):
        assert more.per_piece <= fewer.per_piece
        assert more.per_piece * more.quantity >= fewer.per_piece * fewer.quantity


def leaning(configuration, overhang_mm2=200.0):
    measure = replace(configuration.measure, overhang_mm2=overhang_mm2)
    return replace(configuration, measure=measure)


def test_an_overhang_too_short_for_supports_is_printed_without_them():
    configuration = leaning(a_configuration())

    offered = configuration.offer(GREY_PLA)

    assert not offered.supports
    assert not configuration.profile(GREY_PLA).supports


def test_what_hangs_over_air_is_held_up_and_the_slicer_is_told():
    layers = {key: hanging(each) for key, each in layers_of_box(20, 20, 20).items()}
    configuration = leaning(a_configuration(layers=layers))

    offered = configuration.offer(GREY_PLA)

    assert offered.supports
    assert configuration.profile(GREY_PLA).supports
    labels = [line.label for line in offered.price.lines]
    assert "Supports and removing them" in labels


def hanging(layers):
    """The same layers, with a column of 5 x 20 mm beside them up to the top."""
    return replace(layers, support=layers.support + 100.0)
