"""What may be put into a cart, and how two carts become one."""

from contextlib import suppress

import pytest
from hypothesis import assume, given, strategies as st

from store.cart.models import MAX_LINES, MAX_QUANTITY, CartStatus
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from tests.cart.carts import a_cart_of, a_variant, quantities_in

contents = st.dictionaries(st.integers(1, 8), st.integers(1, MAX_QUANTITY), max_size=8)
stock = st.dictionaries(st.integers(1, 8), st.integers(0, 600))
quantities = st.integers(-10, 10**6)


@given(quantities, st.integers(0, 600))
def test_a_line_never_holds_more_than_there_is(quantity, available):
    cart = a_cart_of()

    with suppress(Invalid):
        cart.add(a_variant(), quantity, available=available)

    fits = 1 <= quantity <= min(available, MAX_QUANTITY)
    assert quantities_in(cart) == ({1: quantity} if fits else {})


@given(st.lists(st.integers(1, 50), min_size=1, max_size=10))
def test_adding_again_makes_the_line_grow(additions):
    assume(sum(additions) <= MAX_QUANTITY)
    cart = a_cart_of()

    for quantity in additions:
        cart.add(a_variant(), quantity, available=MAX_QUANTITY)

    assert quantities_in(cart) == {1: sum(additions)}


def test_a_refused_addition_says_how_many_are_there_already():
    cart = a_cart_of({1: 3})

    with pytest.raises(Invalid, match=r"You have 3 in the cart already, and 4 is the most"):
        cart.add(a_variant(), 2, available=4)

    assert quantities_in(cart) == {1: 3}


def test_a_cart_does_not_grow_for_ever():
    cart = a_cart_of(dict.fromkeys(range(1, MAX_LINES + 1), 1))

    with pytest.raises(Invalid, match="holds 100 lines"):
        cart.add(a_variant(999), 1, available=5)


def test_a_change_made_on_an_old_page_is_refused():
    cart = a_cart_of({1: 5})

    with pytest.raises(Conflict, match="changed to 5 elsewhere"):
        cart.change(cart.lines[0], 2, available=9, was=3)

    assert quantities_in(cart) == {1: 5}


def test_the_same_change_made_twice_is_no_conflict():
    cart = a_cart_of({1: 2})

    cart.change(cart.lines[0], 2, available=9, was=3)

    assert quantities_in(cart) == {1: 2}


def test_nought_takes_the_line_out():
    cart = a_cart_of({1: 5, 2: 1})

    cart.change(cart.lines[0], 0, available=9)

    assert quantities_in(cart) == {2: 1}


@given(contents, contents, stock)
def test_merged_quantities_add_up_but_never_beyond_the_stock(mine, theirs, available):
    cart, other = a_cart_of(mine), a_cart_of(theirs)

    told = cart.absorb(other, available=available)

    merged = quantities_in(cart)
    assert merged.keys() == mine.keys() | theirs.keys()
    for number, quantity in merged.items():
        wanted = mine.get(number, 0) + theirs.get(number, 0)
        most = min(available.get(number) or MAX_QUANTITY, MAX_QUANTITY)
        assert quantity == (min(wanted, most) if number in theirs else wanted)
    cut = [n for n in theirs if merged[n] < mine.get(n, 0) + theirs[n]]
    assert len(told) == len(cut)
    assert other.status == CartStatus.MERGED


@given(contents, contents)
def test_it_does_not_matter_which_cart_was_first(mine, theirs):
    one, two = a_cart_of(mine), a_cart_of(theirs)

    one.absorb(a_cart_of(theirs), available={})
    two.absorb(a_cart_of(mine), available={})

    assert quantities_in(one) == quantities_in(two)


@given(contents)
def test_merging_nothing_changes_nothing(mine):
    cart = a_cart_of(mine)

    told = cart.absorb(a_cart_of(), available={})

    assert quantities_in(cart) == mine
    assert told == []


def test_a_cart_is_poured_out_only_once():
    cart, other = a_cart_of({1: 2}), a_cart_of({1: 1})
    cart.absorb(other, available={1: 9})

    with pytest.raises(Conflict):
        cart.absorb(other, available={1: 9})


@given(contents)
def test_the_total_is_the_sum_of_the_lines(mine):
    cart = a_cart_of(mine)

    assert cart.subtotal == Money(100_00) * sum(mine.values())
    assert cart.count == sum(mine.values())
    assert cart.weight_g == 20 * sum(mine.values())
