"""Prices are whole paise, sum exactly, and keep their promises for any shape and card."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.defaults import RATES
from store.quotes.estimate import Confidence, Estimate
from store.quotes.plates import Plates
from store.quotes.pricing import Piece, breaks, price
from store.quotes.rates import Rates

PLA = Rates.of(RATES, process="fdm", material="pla", machine="core-256")
GRAM, HOUR = 1000, 3600


def estimated(milligrams, seconds, *, support=(0, 0)):
    return Estimate(
        milligrams=milligrams + support[0],
        seconds=seconds + support[1],
        support_milligrams=support[0],
        support_seconds=support[1],
        material_mm3=1.0,
        support_mm3=0.0,
        confidence=Confidence.GOOD,
        reasons=(),
    )


def plates(*, grams=31, hours=3, start=0, capacity=20, support=(0, 0)):
    """Plates whose copies add up, on top of what starting a plate takes."""

    def plate(copies):
        each = tuple(figure * copies for figure in support)
        return estimated(copies * grams * GRAM, start + copies * hours * HOUR, support=each)

    return Plates(capacity, plate)


def a_piece(plates, *, area_mm2=5_000, **names):
    return Piece(plates=plates, area_mm2=area_mm2, material="PLA", **names)


def amounts_of(quoted):
    return {line.label: line.amount.minor for line in quoted.lines}


def why_of(quoted, label):
    return next(line.why for line in quoted.lines if line.label == label)


amounts = st.integers(0, 5_000_000).map(Money)
rates = st.builds(
    Rates,
    setup=amounts,
    per_kilogram=amounts,
    per_hour=amounts,
    per_plate=amounts,
    per_piece=amounts,
    support_removal=amounts,
    finish_per_piece=amounts,
    finish_per_cm2=st.integers(0, 5_000).map(Money),
    lead_basis_points=st.integers(-5_000, 20_000),
    minimum=amounts,
)
figures = st.tuples(
    st.integers(0, 3_000_000),
    st.integers(0, 900_000),
    st.integers(0, 100_000),
    st.integers(0, 50_000),
)


@st.composite
def any_plates(draw):
    """Plates of any capacity whose figures follow no rule at all."""
    known = draw(st.lists(figures, min_size=9, max_size=9))
    capacity = draw(st.integers(1, 500))

    def plate(copies):
        milligrams, seconds, *support = known[copies % len(known)]
        return estimated(milligrams, seconds, support=tuple(support))

    return Plates(capacity, plate)


pieces = st.builds(
    Piece,
    plates=any_plates(),
    area_mm2=st.integers(0, 1_000_000),
    material=st.just("PLA"),
)


def test_one_piece_is_priced_line_by_line():
    quoted = price(a_piece(plates()), PLA, quantity=1)

    assert amounts_of(quoted) == {
        "Set-up, once": 9_900,
        "Material": 7_440,
        "Machine time": 36_000,
        "Taking off, cleaning, checking": 4_000 + 1_500,
    }
    assert quoted.total == quoted.per_piece == Money(58_840)


def test_every_line_says_how_it_comes_about():
    quoted = price(a_piece(plates()), PLA, quantity=2)

    assert why_of(quoted, "Material") == "62.0 g PLA at ₹2,400/kg"
    assert why_of(quoted, "Machine time") == "6 h 00 on 1 plate, at ₹120/h"
    assert (
        why_of(quoted, "Taking off, cleaning, checking")
        == "1 plate at ₹40, 2 pieces at ₹15"
    )
    assert all(line.why for line in quoted.lines)


def test_supports_have_a_line_of_their_own():
    held_up = plates(support=(10 * GRAM, HOUR))

    quoted = price(a_piece(held_up), PLA, quantity=2)

    assert amounts_of(quoted)["Supports and removing them"] == 2 * (2_400 + 12_000 + 3_000)
    assert amounts_of(quoted)["Material"] == 2 * 7_440
    assert amounts_of(quoted)["Machine time"] == 2 * 36_000


def test_a_finish_is_priced_by_the_piece_and_by_its_surface():
    sanded = Rates.of(RATES, process="fdm", material="pla", finish="sanded")

    quoted = price(a_piece(plates(), finish="Sanded"), sanded, quantity=3)

    assert amounts_of(quoted)["Sanded"] == 3 * (6_000 + 50 * 120)


@pytest.mark.parametrize(("lead", "share"), [("economy", -1_000), ("rush", 4_000)])
def test_a_lead_time_adds_or_takes_off_a_share_of_everything(lead, share):
    other = Rates.of(RATES, process="fdm", material="pla", lead=lead)
    usual = price(a_piece(plates()), PLA, quantity=1).total

    quoted = price(a_piece(plates(), lead=lead.title()), other, quantity=1)

    assert amounts_of(quoted)[f"{lead.title()} lead time"] == usual.part(share).minor
    assert quoted.total == usual + usual.part(share)


def test_a_small_print_costs_the_smallest_order():
    quoted = price(a_piece(plates(grams=2, hours=0)), PLA, quantity=1)

    assert quoted.total == PLA.minimum
    assert amounts_of(quoted)["Up to our smallest order"] == 19_900 - 9_900 - 480 - 5_500


def test_copies_share_what_a_plate_takes_to_start():
    alone = price(a_piece(plates(start=HOUR)), PLA, quantity=1)

    quoted = price(a_piece(plates(start=HOUR)), PLA, quantity=10)

    assert amounts_of(alone)["Machine time"] == 48_000
    assert amounts_of(quoted)["Machine time"] == 12_000 + 10 * 36_000


def test_the_first_piece_on_a_new_plate_costs_no_more_than_the_one_before():
    slow_to_start = a_piece(plates(start=40 * HOUR, capacity=4))

    four, five = (price(slow_to_start, PLA, quantity=count) for count in (4, 5))

    assert amounts_of(five)["Machine time"] > 2 * 40 * 12_000
    assert amounts_of(five)["Shared plate"] < 0
    assert five.per_piece == four.per_piece


def test_a_price_that_does_not_part_evenly_is_rounded_up_by_paise():
    quoted = price(a_piece(plates(grams=1)), PLA, quantity=7)

    assert 0 <= amounts_of(quoted).get("Rounding", 0) < 7


def test_breaks_are_the_prices_of_orders_of_that_size():
    piece = a_piece(plates(start=HOUR))

    found = breaks(piece, PLA)

    assert [each.quantity for each in found] == [1, 2, 5, 10, 25, 50, 100]
    for each in found:
        assert each.per_piece == price(piece, PLA, quantity=each.quantity).per_piece


@pytest.mark.parametrize("quantity", [0, -1, 501, 10**9])
def test_a_quantity_outside_one_to_five_hundred_is_refused(quantity):
    with pytest.raises(Invalid) as refusal:
        price(a_piece(plates()), PLA, quantity=quantity)

    assert refusal.value.field == "quantity"


@given(pieces, rates, st.integers(1, 120))
def test_the_lines_that_are_stored_sum_to_what_is_charged(piece, rates, quantity):
    quoted = price(piece, rates, quantity=quantity)

    assert sum(row["paise"] for row in quoted.as_breakdown()) == quoted.total.minor


@given(pieces, rates, st.integers(1, 120))
def test_no_price_is_below_the_smallest_order(piece, rates, quantity):
    assert price(piece, rates, quantity=quantity).total >= rates.minimum


@given(pieces, rates)
def test_a_larger_order_costs_no_less_in_all_and_no_more_a_piece(piece, rates):
    found = breaks(piece, rates, quantities=range(1, 60))

    for fewer, more in pairwise(found):
        assert more.per_piece <= fewer.per_piece
        assert more.per_piece * more.quantity >= fewer.per_piece * fewer.quantity


@given(pieces, rates, st.integers(1, 60), st.integers(0, 50_000), st.integers(0, 50_000))
def test_more_material_or_time_never_costs_less(piece, rates, quantity, grown, slowed):
    def heavier(copies):
        light = piece.plates.estimate(copies)
        return replace(
            light, milligrams=light.milligrams + grown, seconds=light.seconds + slowed
        )

    more = replace(piece, plates=Plates(piece.plates.capacity, heavier))

    before = price(piece, rates, quantity=quantity).total
    assert price(more, rates, quantity=quantity).total >= before


@given(pieces, rates, st.integers(1, 60))
def test_the_same_question_has_the_same_answer(piece, rates, quantity):
    again = replace(piece, plates=Plates(piece.plates.capacity, piece.plates.estimate))

    assert price(piece, rates, quantity=quantity) == price(again, rates, quantity=quantity)
