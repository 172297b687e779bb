"""Resin prints take as long as they are tall, however many stand on the plate."""

from dataclasses import replace

import pytest

from store.kernel.errors import Invalid
from store.pages.sample import measured
from store.quotes.resin import RAISED_MM, estimate_plate

CUBE = replace(measured(), box_mm=(20.0, 20.0, 20.0), volume_mm3=8000.0, area_mm2=2400.0)


def a_plate(measure=CUBE, *, layer=0.05, resin="resin", copies=1):
    return estimate_plate(
        measure, printer="msla", resin=resin, layer=layer, density=1.1, copies=copies
    )


def test_a_full_plate_takes_as_long_as_one_piece_and_all_their_resin():
    one, many = a_plate(), a_plate(copies=12)

    assert many.seconds == one.seconds
    assert many.milligrams == pytest.approx(12 * one.milligrams, abs=12)


def test_time_goes_with_height_and_not_with_volume():
    wide = replace(CUBE, box_mm=(60.0, 60.0, 20.0), volume_mm3=72_000.0)
    tall = replace(CUBE, box_mm=(20.0, 20.0, 45.0))

    assert a_plate(wide).seconds == a_plate().seconds
    layers = (45.0 - 20.0) / 0.05
    per_layer = (a_plate(tall).seconds - a_plate().seconds) / layers
    assert per_layer == pytest.approx(2.4 + 6.5, abs=0.01)


def test_thinner_layers_need_less_light_each_and_more_time_in_all():
    layers = (20.0 + RAISED_MM) / 0.05

    fine, standard, draft = (a_plate(layer=layer).seconds for layer in (0.025, 0.05, 0.1))

    assert standard < fine < 2 * standard
    assert draft > 0.5 * standard
    assert standard == pytest.approx(layers * 8.9 + 270, abs=1)


def test_resin_is_the_part_its_supports_and_the_film_that_is_washed_off():
    piece = a_plate()

    assert piece.support_milligrams == round(8000 * 0.18 * 1.1)
    assert piece.milligrams == round((8000 * 1.18 + 2400 * 0.07) * 1.1)


def test_a_tough_resin_takes_longer():
    assert a_plate(resin="tough-resin").seconds > a_plate().seconds


def test_a_resin_without_figures_is_refused():
    with pytest.raises(Invalid):
        a_plate(resin="honey")
