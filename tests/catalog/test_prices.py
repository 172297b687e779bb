"""What a piece costs for a quantity, and what may be said of the price before."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, strategies as st

from store.catalog.models import PriceBreak, Variant
from store.catalog.prices import (
    Asked,
    Prices,
    Reduction,
    Rung,
    Step,
    faults_of,
    lowest_in,
    reduced_from,
)
from store.kernel.money import Money

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MOST = 500

prices = st.integers(1, 10**6).map(Money)
quantities = st.integers(1, MOST)
steps = st.lists(st.builds(Step, quantities, prices), max_size=6).map(tuple)


def a_price(rupees):
    return Money.parse(str(rupees))


@given(prices, steps, quantities)
def test_a_piece_never_costs_more_for_more_of_them(plain, some, quantity):
    price = Prices(plain, some)

    assert price.each(quantity + 1) <= price.each(quantity) <= plain


@given(prices, steps, quantities)
def test_the_lowest_step_that_is_reached_wins(plain, some, quantity):
    reached = [step.price for step in some if step.quantity <= quantity]

    assert Prices(plain, some).each(quantity) == min([plain, *reached])


@given(prices, steps)
def test_the_table_that_is_shown_tells_every_price_that_is_asked(plain, some):
    price = Prices(plain, some)

    for quantity in {1, MOST, *(step.quantity for step in some)}:
        shown = [step.price for step in price.ladder if step.quantity <= quantity]
        assert shown[-1] == price.each(quantity)
    assert [step.price for step in price.ladder] == sorted(
        {step.price for step in price.ladder}, reverse=True
    )


@given(prices, steps)
def test_the_total_never_falls_when_no_step_is_worth_less_than_the_last_piece_before(
    plain, some
):
    price = Prices(plain, some)
    assume(
        all(
            price.total(step.quantity) >= price.total(step.quantity - 1)
            for step in price.ladder[1:]
        )
    )

    totals = [price.total(quantity) for quantity in range(1, MOST + 2)]

    assert totals == sorted(totals)


@given(prices, steps, quantities, quantities)
def test_the_next_step_is_the_first_that_is_cheaper_and_can_be_had(
    plain, some, quantity, most
):
    price = Prices(plain, some)

    step = price.next_step(quantity, most=most)

    cheaper = [q for q in range(quantity, most + 1) if price.each(q) < price.each(quantity)]
    assert (step.quantity if step else None) == min(cheaper, default=None)


def test_the_hint_says_how_many_more_and_what_each_costs_then():
    price = Prices(a_price(119), (Step(10, a_price(92)),))

    assert price.hint(7, most=50) == "3 more: ₹92.00 each"
    assert price.hint(7, most=9) == price.hint(10, most=50) == ""


def test_a_saving_is_never_said_to_be_more_than_it_is():
    price = Prices(a_price(100), (Step(5, Money(66_67)), Step(2, Money(99_50))))

    assert [price.saving(step) for step in price.ladder] == ["₹0.00", "₹0.50", "33 %"]


def test_a_price_list_is_for_those_who_are_on_it():
    variant = Variant(price=a_price(100), breaks=[])
    for quantity, price, price_list in ((10, 90, None), (1, 95, 7), (10, 85, 7)):
        row = PriceBreak(quantity=quantity, price=a_price(price), price_list_id=price_list)
        variant.breaks.append(row)

    asked = {
        who: [variant.prices(who).each(quantity).minor // 100 for quantity in (1, 10)]
        for who in (None, 7, 8)
    }

    assert asked == {None: [100, 90], 7: [95, 85], 8: [100, 90]}


def claimed(price, before, *asked):
    """What may be claimed, when these prices were asked from so many days ago on."""
    history = [Asked(NOW - timedelta(days=days), a_price(paid)) for days, paid in asked]
    return reduced_from(a_price(price), a_price(before), history, at=NOW)


def test_a_price_that_was_asked_before_is_claimed_with_the_lowest_of_thirty_days():
    found = claimed(549, 649, (90, 649), (20, 599), (15, 649), (5, 549))

    assert found == Reduction(was=a_price(649), lowest=a_price(599))


def test_a_reduction_stays_one_however_long_ago_it_began():
    assert claimed(549, 649, (400, 649), (300, 549)) == Reduction(
        a_price(649), a_price(649)
    )


def test_a_price_that_nobody_was_asked_in_those_days_is_not_claimed():
    assert claimed(549, 799, (90, 799), (60, 649), (5, 549)) is None


def test_a_price_below_all_that_was_asked_is_not_claimed_as_the_one_before():
    assert claimed(549, 649, (90, 799), (5, 549)) is None


def test_a_price_raised_for_a_day_and_lowered_again_is_no_reduction():
    assert claimed(549, 649, (90, 549), (2, 649), (1, 549)) is None


def test_without_proof_nothing_is_claimed():
    assert claimed(549, 649) is None
    assert claimed(549, 649, (5, 549)) is None
    assert claimed(549, 649, (90, 649), (5, 520)) is None


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9)), max_size=8))
def test_whatever_was_asked_a_claim_is_above_the_price_and_not_below_the_lowest(asked):
    found = claimed(4, 6, *asked)

    if found is not None:
        assert a_price(4) < found.lowest <= found.was == a_price(6)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (Rung("", 10, Money(9000)), "gives a price for so many"),
        (Rung("", 20, Money(10000)), "more pieces must cost less each"),
        (Rung("", 5, Money(9900)), "more pieces must cost less each"),
        (Rung("", 1, Money(9000)), "Choose a quantity from 2 to 500."),
        (Rung("", 20, Money(20000)), "It must cost less than"),
        (Rung("", 20, Money(9000), NOW, NOW), "It must end after it begins."),
    ],
)
def test_prices_that_make_no_sense_together_are_told(second, words):
    first = Rung("", 10, Money(10000), ends=NOW + timedelta(days=1))

    faults = list(faults_of([first, second], Money(12000), most=MOST))

    assert any(words in fault.words and fault.place == 1 for fault in faults)


def test_prices_may_follow_each_other_and_differ_by_list():
    later = Rung("", 10, Money(11000), begins=NOW)
    rungs = [Rung("", 10, Money(10000), ends=NOW), later, Rung("schools", 1, Money(9000))]

    assert not list(faults_of(rungs, Money(12000), most=MOST))


def test_the_lowest_of_thirty_days_counts_what_was_still_asked_then():
    asked = [
        Asked(NOW - timedelta(days=age), a_price(each))
        for age, each in ((90, 99), (60, 120), (20, 149))
    ]

    assert lowest_in(asked, at=NOW) == a_price(120)
    assert lowest_in([], at=NOW) is None
