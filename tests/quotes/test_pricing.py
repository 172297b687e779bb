"""Prices are whole paise, sum exactly, and never fall when more is ordered."""

import pytest
from hypothesis import given, strategies as st

from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.defaults import RATES
from store.quotes.estimate import Confidence, Estimate
from store.quotes.pricing import Break, Rates, price

PLA = Rates.of(RATES, material="pla")
estimates = st.builds(
    lambda milligrams, seconds, support, share: Estimate(
        milligrams=milligrams + support,
        seconds=seconds + support * share,
        support_milligrams=support,
        support_seconds=support * share,
        confidence=Confidence.GOOD,
    ),
    st.integers(1, 3_000_000),
    st.integers(60, 900_000),
    st.sampled_from([0, 1, 777, 45_000]),
    st.integers(0, 3),
)
amounts = st.integers(0, 5_000_000).map(Money)
breaks = (
    st.lists(st.integers(2, 500), unique=True, max_size=4)
    .map(sorted)
    .flatmap(
        lambda pieces: st.tuples(
            *(st.builds(Break, st.just(piece), st.integers(0, 9_000)) for piece in pieces)
        )
    )
)
rates = st.builds(
    Rates,
    setup=amounts,
    per_kilogram=amounts,
    per_hour=amounts,
    support_removal=amounts,
    finishing=amounts,
    minimum=amounts,
    speed_percent=st.just(100),
    breaks=breaks,
)


def piece(*, grams=31, hours=3, support_grams=0):
    return Estimate(
        milligrams=(grams + support_grams) * 1000,
        seconds=hours * 3600,
        support_milligrams=support_grams * 1000,
        support_seconds=0,
        confidence=Confidence.GOOD,
    )


def amounts_of(quoted):
    return {line.label: line.amount.minor for line in quoted.lines}


def test_one_piece_is_priced_line_by_line():
    quoted = price(piece(), PLA, quantity=1)

    assert amounts_of(quoted) == {
        "Set-up, once": 9_900,
        "Material": 7_440,
        "Machine time": 22_500,
        "Finishing and checking": 2_500,
    }
    assert quoted.total == Money(42_340)


def test_supports_have_a_line_of_their_own():
    quoted = price(piece(support_grams=10), PLA, quantity=2)

    assert amounts_of(quoted)["Supports and removing them"] == 2 * (2_400 + 3_000)
    assert amounts_of(quoted)["Material"] == 2 * 7_440


def test_a_small_print_costs_the_smallest_order():
    quoted = price(piece(grams=2, hours=0), PLA, quantity=1)

    assert quoted.total == PLA.minimum
    assert amounts_of(quoted)["Up to our smallest order"] == 19_900 - 9_900 - 480 - 2_500


def test_the_fifth_piece_is_the_first_to_cost_less():
    four, five, six = (price(piece(), PLA, quantity=n).total for n in (4, 5, 6))

    each = Money(7_440 + 22_500 + 2_500)
    assert five - four == each - each.part(500)
    assert six - five == each - each.part(500)


def test_the_discount_deepens_from_break_to_break():
    quoted = price(piece(), PLA, quantity=120)

    each = Money(32_440)
    saved = each.part(500) * 15 + each.part(1_000) * 80 + each.part(1_800) * 21
    assert amounts_of(quoted)["Quantity discount"] == -saved.minor


@pytest.mark.parametrize("quantity", [0, -1, 501, 10**9])
def test_a_quantity_outside_one_to_five_hundred_is_refused(quantity):
    with pytest.raises(Invalid) as refusal:
        price(piece(), PLA, quantity=quantity)

    assert refusal.value.field == "quantity"


def test_a_material_without_a_rate_is_refused():
    with pytest.raises(Invalid) as refusal:
        Rates.of(RATES, material="gold")

    assert refusal.value.field == "material"


@given(estimates, rates, st.integers(1, 500))
def test_what_is_stored_sums_to_what_is_charged(estimate, rates, quantity):
    quoted = price(estimate, rates, quantity=quantity)

    assert sum(row["paise"] for row in quoted.as_breakdown()) == quoted.total.minor


@given(estimates, rates, st.integers(1, 500))
def test_no_price_is_below_the_smallest_order(estimate, rates, quantity):
    assert price(estimate, rates, quantity=quantity).total >= rates.minimum


@given(estimates, rates, st.integers(1, 499))
def test_one_piece_more_never_costs_less_in_all(estimate, rates, quantity):
    fewer = price(estimate, rates, quantity=quantity)
    more = price(estimate, rates, quantity=quantity + 1)

    assert more.total >= fewer.total


@given(estimates, rates, st.integers(1, 499))
def test_a_discounted_piece_never_costs_more_than_the_one_before(estimate, rates, quantity):
    rising = [
        Break(each.piece, bp)
        for each, bp in zip(
            rates.breaks, sorted(b.basis_points for b in rates.breaks), strict=True
        )
    ]
    deepening = Rates(**{**vars(rates), "breaks": tuple(rising), "minimum": Money.zero()})

    first, second, third = (
        price(estimate, deepening, quantity=n).total
        for n in (max(1, quantity - 1), quantity, quantity + 1)
    )

    assert quantity == 1 or third - second <= second - first


@given(estimates, rates, st.integers(1, 500))
def test_the_same_question_has_the_same_answer(estimate, rates, quantity):
    assert price(estimate, rates, quantity=quantity) == price(
        estimate, rates, quantity=quantity
    )
