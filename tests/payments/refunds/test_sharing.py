"""However an order is given back, the parts sum to what was paid, to the paisa."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.payments.refunds.sharing import Part, Sold, pour, total_of, within


@st.composite
def lines(draw):
    """A line as it may have been sold: also for less than a paisa a piece."""
    total = draw(st.integers(0, 50_000))
    tax = draw(st.integers(0, total))
    return Sold(draw(st.integers(1, 60)), Money(total), Money(tax))


@st.composite
def taken_apart(draw):
    """A line, and its pieces in some number of refunds."""
    line = draw(lines())
    cuts = draw(st.lists(st.integers(1, line.pieces), max_size=12))
    edges = [0, *sorted({cut for cut in cuts if cut < line.pieces}), line.pieces]
    return line, [after - before for before, after in pairwise(edges)]


@st.composite
def parts_and_room(draw):
    shares = draw(st.lists(st.integers(0, 9_000), min_size=1, max_size=6))
    parts = [
        Part(Money(amount), Money(draw(st.integers(0, amount))), line_id=at, pieces=1)
        for at, amount in enumerate(shares)
    ]
    whole = sum(shares)
    edges = draw(st.lists(st.integers(0, whole), max_size=4))
    edges = [0, *sorted(edges), whole]
    room = [Money(b - a) for a, b in pairwise(edges)]
    return parts, [*room, Money(draw(st.integers(0, 500)))]


def give(line: Sold, pieces: int) -> tuple[Sold, Money, Money]:
    amount, tax = line.share(pieces)
    back = (line.pieces_back + pieces, line.back + amount, line.tax_back + tax)
    return Sold(line.pieces, line.total, line.tax, *back), amount, tax


@pytest.mark.prior_failure(31)
@given(taken_apart())
def test_any_split_of_a_line_into_refunds_gives_back_exactly_what_was_paid(case):
    line, steps = case

    for pieces in steps:
        line, amount, tax = give(line, pieces)
        assert Money.zero() <= tax <= amount
        assert line.back <= line.total

    assert (line.back, line.tax_back) == (line.total, line.tax)


@pytest.mark.prior_failure(43)
@given(taken_apart(), st.data())
def test_refunds_that_fail_and_are_made_again_still_sum_to_the_line(case, data):
    line, steps = case
    for pieces in steps:
        again, amount, tax = give(line, pieces)
        failed = data.draw(st.booleans())
        line = again
        if failed:
            left = (line.pieces_back - pieces, line.back - amount, line.tax_back - tax)
            line = Sold(line.pieces, line.total, line.tax, *left)

    if line.left:
        line, _, _ = give(line, line.left)

    assert (line.back, line.tax_back) == (line.total, line.tax)


@given(lines())
def test_no_more_pieces_are_given_back_than_were_sold(line):
    line, _, _ = give(line, line.pieces)

    with pytest.raises(Conflict):
        line.share(1)


def test_fewer_than_no_pieces_are_refused():
    with pytest.raises(Invalid):
        Sold(3, Money(100), Money(15)).share(-1)


def test_three_pieces_for_a_rupee_give_back_thirty_three_twice_and_then_the_rest():
    line = Sold(3, Money(100), Money(15))

    amounts = []
    for _ in range(3):
        line, amount, _ = give(line, 1)
        amounts.append(amount.minor)

    assert amounts == [33, 33, 34]


@given(parts_and_room())
def test_spreading_over_payments_loses_no_paisa_no_tax_and_no_piece(case):
    parts, room = case

    poured = pour(parts, room)

    flat = [part for here in poured for part in here]
    assert all(total_of(here) <= space for here, space in zip(poured, room, strict=True))
    assert total_of(flat) == total_of(parts)
    assert Money.total(part.tax for part in flat) == Money.total(p.tax for p in parts)
    assert sum(part.pieces for part in flat) == len(parts)
    assert all(Money.zero() <= part.tax <= part.amount for part in flat)


def test_more_than_the_payments_hold_is_refused():
    with pytest.raises(Conflict):
        pour([Part(Money(101))], [Money(60), Money(40)])


@given(st.lists(st.integers(0, 9_000), min_size=1, max_size=6), st.integers(0, 30_000))
def test_what_comes_back_is_never_more_than_the_shop_keeps(amounts, kept):
    parts = [Part(Money(amount), Money(amount // 7)) for amount in amounts]

    cut = within(parts, Money(kept))

    assert total_of(cut) == Money(min(sum(amounts), kept))
    assert all(part.tax <= part.amount for part in cut)
