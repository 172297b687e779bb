"""Lists find what the filters ask for, in a stable order, and count what others would."""

import pytest

from store.catalog.filters import Filters, Sort
from store.catalog.queries.categories import category_tree
from store.catalog.queries.facets import facets_of
from store.catalog.queries.listing import products_after, products_found
from store.infra.db import reading
from store.kernel.errors import Invalid
from store.kernel.money import Money
from tests.catalog.counting import statements
from tests.factories.catalog import (
    LONG_AGO,
    a_category,
    a_draft,
    a_nozzle_set,
    a_product,
    a_review,
    a_spool,
    a_variant,
    an_archived_product,
)

pytestmark = pytest.mark.usefixtures("database")


def found(**wanted):
    with reading() as session:
        tree = category_tree(session)
        return [one.name for one in products_found(session, Filters(**wanted), tree)]


def facets(**wanted):
    with reading() as session:
        return facets_of(session, Filters(**wanted), category_tree(session))


def counts(values):
    return {value.value: value.count for value in values}


def test_only_what_is_on_sale_is_listed():
    a_product("Brass nozzle")
    a_draft()
    an_archived_product()

    assert found() == ["Brass nozzle"]
    assert facets().total == 1


def test_a_shelf_shows_what_stands_below_it_too():
    filament = a_category("Filament")
    a_product("Silk PLA", category=a_category("PLA", parent=filament))
    a_product("Hammer", category=a_category("Tools"))

    assert found(category="filament") == ["Silk PLA"]


def test_filters_narrow_down_together():
    a_spool(colours=("Black", "Orange"))
    a_spool(name="Cheap PLA", colours=("White",), brand="Other")

    assert found(options=(("colour", "Black"), ("colour", "White"))) == [
        "Cheap PLA",
        "PLA filament",
    ]
    assert found(options=(("colour", "White"),), brands=("Tantu",)) == []


def test_prices_are_bounds_that_include_themselves():
    a_product("Cheap", variants=[a_variant("A", price="99.99")])
    a_product("Fair", variants=[a_variant("B", price="100")])
    a_product("Dear", variants=[a_variant("C", price="100.01")])

    assert found(price_min=Money(10_000), price_max=Money(10_000)) == ["Fair"]


def test_the_stars_wanted_are_the_least_of_the_mean():
    good, fair = a_product("Good"), a_product("Fair")
    a_product("Unrated")
    a_review(good, stars=5)
    a_review(good, stars=3)
    a_review(fair, stars=3)

    assert found(rating=4) == ["Good"]
    assert facets().ratings == {4: 1, 3: 2}


def test_sold_out_things_come_last_until_they_are_left_out():
    a_product("Gone", variants=[a_variant("GONE", on_hand=0)], featured=True)
    a_product("Here")

    assert found() == ["Here", "Gone"]
    assert found(in_stock=True) == ["Here"]
    assert facets().in_stock == 1


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.CHEAPEST, ["Cheap", "Middle", "Dear"]),
        (Sort.DEAREST, ["Dear", "Middle", "Cheap"]),
        (Sort.NEWEST, ["Dear", "Cheap", "Middle"]),
        (Sort.RATING, ["Middle", "Cheap", "Dear"]),
    ],
)
def test_lists_can_be_sorted(sort, expected):
    middle = a_product("Middle", variants=[a_variant("M", price="200")])
    cheap = a_product("Cheap", variants=[a_variant("C", price="100")])
    a_product(
        "Dear", variants=[a_variant("D", price="300")], at=LONG_AGO.replace(year=2027)
    )
    a_review(middle, stars=5)
    a_review(cheap, stars=4)

    assert found(sort=sort) == expected


@pytest.mark.parametrize("sort", list(Sort))
def test_going_on_after_each_product_walks_the_whole_list_once(sort):
    for number in range(5):
        variant = a_variant(f"SKU-{number}", price="100", on_hand=number % 2)
        a_product(f"Part {number}", variants=[variant])
    walked, after = [], ""
    with reading() as session:
        tree = category_tree(session)
        while page := products_after(
            session, Filters(sort=sort), tree, after=after, take=2
        ):
            walked += [one.name for one in page]
            after = page[-1].slug

    assert walked == found(sort=sort)


def test_going_on_after_an_unknown_product_is_refused():
    with reading() as session, pytest.raises(Invalid):
        products_after(session, Filters(), category_tree(session), after="nothing", take=2)


def test_a_filter_counts_as_if_it_alone_were_not_set():
    a_spool(colours=("Black", "Orange"))
    a_spool(name="Cheap PLA", colours=("White",), brand="Other")
    a_product("Hammer", brand="Third")

    narrowed = facets(brands=("Tantu",))

    assert counts(narrowed.brands) == {"Other": 1, "Tantu": 1, "Third": 1}
    assert counts(narrowed.options["colour"]) == {"Black": 1, "Orange": 1, "White": 0}
    assert narrowed.total == 1


def test_shelves_are_counted_whatever_shelf_is_open():
    filament, tools = a_category("Filament"), a_category("Tools")
    a_product("PLA", category=filament)
    a_product("Hammer", category=tools)

    assert facets(category="tools").categories == {filament.id: 1, tools.id: 1}


def test_values_with_figures_are_sorted_by_their_size():
    a_nozzle_set()

    assert [value.value for value in facets().options["material"]] == ["Brass", "Steel"]


def test_an_empty_shop_has_no_figures():
    empty = facets()

    assert (empty.total, empty.brands, empty.cheapest) == (0, (), Money.zero())


def test_facets_take_one_statement_and_a_page_of_products_four():
    for number in range(30):
        a_product(f"Part {number}")
    with reading() as session:
        tree = category_tree(session)
        with statements() as counting:
            facets_of(session, Filters(), tree)
        with statements() as listing:
            rows = products_found(session, Filters(), tree)

    assert len(rows) == 24
    assert (len(counting), len(listing)) == (1, 4)
