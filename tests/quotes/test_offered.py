"""What a chosen offer holds: the slicer's word, plates, days, finishes and supports."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import pytest

from store.kernel.clock import IST
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.options import Options
from store.quotes.pricing import breaks
from tests.quotes.boxes import layers_of_box
from tests.quotes.configured import GREY_PLA, PA12, RESIN, a_configuration, cells_of

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=IST)


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
