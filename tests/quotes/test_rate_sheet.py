"""A card's figures are read exactly, kept within bounds, and compared one by one."""

import copy

import pytest

from store.kernel.errors import Invalid
from store.quotes.defaults import MACHINES, MATERIALS, RATES
from store.quotes.rate_sheet import Named, card_of, differences, figures, sheet

SHEET = sheet(
    [Named(each["slug"], each["name"]) for each in MATERIALS],
    [Named(each["slug"], each["name"]) for each in MACHINES],
)
FIGURES = {each.name: each for each in figures(SHEET)}
USUAL = {name: each.of(RATES) for name, each in FIGURES.items()}


def test_a_card_written_out_and_read_again_is_the_same_card():
    typed = {name: each.written(each.of(RATES)) for name, each in FIGURES.items()}
    read = {name: FIGURES[name].read(text) for name, text in typed.items()}

    assert card_of(SHEET, read) == RATES
    assert differences(SHEET, RATES, card_of(SHEET, read)) == []


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("kilogram_paise.pla", "2,400.50", 240_050),
        ("minimum_paise", "0", 0),
        ("leads.economy", "−12.5 %", -1_250),
        ("leads.rush", "40", 4_000),
        ("machine_hour_paise.core-256", " ", None),
    ],
)
def test_what_is_typed_is_read_to_the_paisa(name, text, value):
    assert FIGURES[name].read(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kilogram_paise.pla", "0"),
        ("kilogram_paise.pla", ""),
        ("kilogram_paise.pla", "1,00,000.01"),
        ("kilogram_paise.pla", "12.345"),
        ("processes.fdm.hour_paise", "-120"),
        ("leads.rush", "301"),
        ("leads.economy", "-50.01"),
        ("leads.economy", "1e2"),
    ],
)
def test_what_is_no_price_is_refused_at_its_field(name, text):
    with pytest.raises(Invalid) as refusal:
        FIGURES[name].read(text)

    assert refusal.value.field == name


def test_who_waits_less_pays_no_less():
    with pytest.raises(Invalid, match="Rush is ready before Standard"):
        card_of(SHEET, USUAL | {"leads.rush": -100})


def test_a_missing_figure_is_asked_for_unless_it_may_be_missing():
    without_hour = card_of(SHEET, USUAL | {"machine_hour_paise.gantry-350": None})

    assert without_hour["machine_hour_paise"] == {}
    with pytest.raises(Invalid, match="Write this figure"):
        card_of(SHEET, USUAL | {"kilogram_paise.pla": None})


def test_what_differs_is_told_with_both_figures_and_a_leap_is_marked():
    dearer = copy.deepcopy(RATES)
    dearer["kilogram_paise"]["pla"] = 250_000
    dearer["processes"]["fdm"]["hour_paise"] = 120_000

    told = {each.figure.name: each for each in differences(SHEET, RATES, dearer)}

    assert set(told) == {"kilogram_paise.pla", "processes.fdm.hour_paise"}
    pla = told["kilogram_paise.pla"]
    assert (pla.before, pla.after, pla.is_leap) == ("₹2,400.00", "₹2,500.00", False)
    assert told["processes.fdm.hour_paise"].is_leap
