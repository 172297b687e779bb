"""Filters are written into an address and read back from it, whatever it holds."""

import pytest
from hypothesis import given, strategies as st
from werkzeug.datastructures import MultiDict

from store.catalog.filters import Filters, Sort, address
from store.catalog.forms import MANY, choices_from, filters_from
from store.kernel.money import Money

EVERYTHING = Filters(
    query="nozzle",
    category="filament",
    brands=("Tantu", "E&D"),
    price_min=Money(10_000),
    price_max=Money(99_950),
    in_stock=True,
    rating=4,
    options=(("colour", "Signal red"), ("size", "0.4 mm")),
    sort=Sort.DEAREST,
)


def test_an_address_brings_back_the_same_filters():
    assert filters_from(MultiDict(EVERYTHING.pairs())) == EVERYTHING


def test_what_is_usual_is_left_out_of_the_address():
    assert address("/products", Filters().pairs()) == "/products"


def test_each_filter_in_force_can_be_taken_away():
    named = [(one.name, one.value) for one in EVERYTHING.applied]

    assert named == [
        ("Brand", "Tantu"),
        ("Brand", "E&D"),
        ("Colour", "Signal red"),
        ("Size", "0.4 mm"),
        ("Price from", "₹100.00"),
        ("Price up to", "₹999.50"),
        ("Stock", "in stock"),
        ("Rating", "4 and up"),
    ]
    assert all(len(one.without.applied) == len(named) - 1 for one in EVERYTHING.applied)


def test_clearing_keeps_the_words_the_shelf_and_the_order():
    cleared = EVERYTHING.cleared

    assert cleared.applied == []
    assert (cleared.query, cleared.category, cleared.sort) == (
        "nozzle",
        "filament",
        "-price",
    )


@pytest.mark.parametrize(
    "pairs",
    [
        [("price_min", "cheap")],
        [("price_max", "-5")],
        [("price_min", "1e9")],
        [("rating", "11")],
        [("rating", "4.5")],
        [("sort", "random")],
        [("in_stock", "maybe")],
        [("brand", "")],
        [("colour", "\0")],
        [("page", "-1")],
        [("Unheard", "of")],
        [("after", "of")],
    ],
)
def test_what_makes_no_sense_filters_nothing(pairs):
    assert filters_from(MultiDict(pairs)) == Filters()


def test_a_flood_of_values_is_cut_short():
    many = MultiDict(("brand", f"Brand {number}") for number in range(500))

    assert len(filters_from(many).brands) == MANY


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "brand", "price_min", "colour", "rating"]), st.text()
        )
    )
)
def test_any_address_can_be_read_and_written_again(pairs):
    read = filters_from(MultiDict(pairs))

    assert filters_from(MultiDict(read.pairs())) == read


def test_choices_are_read_by_the_name_of_their_option():
    query = MultiDict([("nozzle-size", "0.4 mm"), ("material", ""), ("other", "x")])
    names = {"nozzle-size": "Nozzle size", "material": "Material"}

    assert choices_from(query, names) == {"Nozzle size": "0.4 mm"}
