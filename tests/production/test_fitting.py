"""A job offers the printers that fit, and says why it waits for the others."""

from datetime import UTC, datetime

import pytest

from store.production.fitting import (
    Bench,
    Need,
    Stock,
    offers,
    share_of_bed,
    why_not_outside,
    why_unfit,
    why_waiting,
)

GREY, BLACK = ("petg", "Grey"), ("petg", "Black")
BOTH = Stock(filaments=frozenset({GREY, BLACK}), is_kept=True)
NEED = Need(
    process="fdm",
    material="petg",
    material_name="PETG",
    colour="Grey",
    box=(64.0, 40.0, 48.0),
)


def bench(name="Core 1", **facts):
    usual = {"process": "fdm", "volume": (256, 256, 256), "loaded": GREY, "stock": BOTH}
    return Bench(slug=name.lower(), name=name, **{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, ""),
        ({"process": "sla"}, "prints resin"),
        ({"materials": {"pla"}}, "does not print PETG"),
        ({"volume": (60, 60, 256)}, "is too small"),
        ({"volume": (40, 64, 48)}, ""),  # turned on the plate
        ({"volume": (256, 256, 47)}, "is too small"),
        ({"loaded": BLACK}, ""),
        ({"loaded": BLACK, "changes": False}, "keeps the spool that is on it"),
        ({"loaded": None, "stock": Stock(is_kept=True)}, "has no spool of PETG Grey"),
        ({"loaded": None, "stock": Stock()}, ""),  # no book of spools is kept
    ],
)
def test_a_printer_fits_or_says_why_not(facts, why):
    assert why_unfit(NEED, bench(**facts)) == why


def test_what_is_loaded_right_is_offered_first_and_a_change_is_said():
    found = offers(NEED, [bench("Core 1", loaded=BLACK), bench("Core 2")])

    assert [offer.words for offer in found] == [
        "Core 2 (PETG Grey is on it)",
        "Core 1 (put PETG Grey on)",
    ]


def test_a_job_waits_for_the_printers_that_would_fit():
    until = datetime(2026, 11, 24, 8, 35, tzinfo=UTC)
    benches = [
        bench("Core 1", is_free=False, until=until),
        bench("Core 2", is_free=False, in_service=True),
        bench("Resin 1", process="sla"),
    ]

    assert offers(NEED, benches) == []
    assert why_waiting(NEED, benches) == (
        "Waits: Core 1 prints until 24 Nov 2026, 14:05; Core 2 is in service."
    )


def test_a_job_that_fits_nowhere_says_so_of_each_printer():
    benches = [bench("Core 1", volume=(9, 9, 9)), bench("Resin 1", process="sla")]

    assert why_waiting(NEED, benches) == (
        "No printer fits: Core 1 is too small; Resin 1 prints resin."
    )


def test_a_shop_without_a_book_of_printers_waits_for_none():
    assert (offers(NEED, []), why_waiting(NEED, [])) == ([], "")


def test_a_job_from_before_quotes_were_kept_goes_on_any_printer():
    assert why_unfit(Need(material_name="PLA", colour="Red"), bench(process="sla")) == ""


@pytest.mark.parametrize(
    ("materials", "volume", "why"),
    [
        ([], (0, 0, 0), ""),
        (["pa12"], (0, 0, 0), "does not print PETG"),
        (["petg"], (50, 50, 0), "takes nothing that large"),
    ],
)
def test_a_provider_takes_it_or_says_why_not(materials, volume, why):
    assert why_not_outside(NEED, materials, volume) == why


def test_how_much_of_a_bed_parts_take_with_a_gap_around_each():
    assert share_of_bed((100, 100, 100), [((15, 20, 5), 4), ((45, 5, 5), 1)], 5) == 0.25
