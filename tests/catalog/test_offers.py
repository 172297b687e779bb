"""A product page looks at one variant; every other choice says where it leads."""

import pytest

from store.catalog.offers import offer_of, option_keys, stock_words
from store.catalog.queries.products import product_to_show
from store.catalog.queries.stock import available
from store.infra.db import reading
from tests.factories.catalog import LONG_AGO, a_nozzle_set, a_product, a_spool

pytestmark = pytest.mark.usefixtures("database")


def offered(product, *, sku="", wanted=None):
    with reading() as session:
        shown = product_to_show(session, product.slug)
        ids = [variant.id for variant in shown.variants]
        left = available(session, ids, at=LONG_AGO)
    return offer_of(shown, left, sku=sku, wanted=wanted or {})


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (0, ("Sold out", "bad")),
        (1, ("1 left", "low")),
        (5, ("5 left", "low")),
        (6, ("In stock", "good")),
    ],
)
def test_stock_is_said_in_true_words(left, expected):
    assert stock_words(left) == expected


def test_without_a_wish_the_first_variant_in_stock_is_shown():
    spool = a_spool(colours=("Black", "Orange"), sold_out=("Black",))

    assert offered(spool).variant.sku == "PLA-ORANGE"


@pytest.mark.parametrize("sku", ["PLA-BLACK", "PLA-ORANGE"])
def test_the_variant_asked_for_is_shown_even_when_sold_out(sku):
    spool = a_spool(colours=("Black", "Orange"), sold_out=("Black",))

    assert offered(spool, sku=sku).variant.sku == sku


def test_an_unknown_part_number_shows_the_usual_variant():
    assert offered(a_spool(), sku="NOTHING").variant.sku == "PLA-BLACK"


def test_a_product_without_options_has_no_choices():
    offer = offered(a_product("Hammer"))

    assert offer.groups == ()
    assert not offer.is_sold_out


def test_each_choice_names_its_variant_and_whether_it_is_sold_out():
    spool = a_spool(colours=("Black", "Orange"), sold_out=("Orange",))
    (colour,) = offered(spool).groups

    assert colour.chosen == "Black"
    assert [(choice.sku, choice.sold_out) for choice in colour.choices] == [
        ("PLA-BLACK", False),
        ("PLA-ORANGE", True),
    ]


def test_a_combination_that_is_not_made_counts_as_sold_out():
    nozzles = a_nozzle_set(missing=("0.6 mm", "Steel"))
    size, metal = offered(nozzles, sku="NZ-0.4-STEEL").groups

    assert [choice.sold_out for choice in size.choices] == [False, True]
    assert [choice.sold_out for choice in metal.choices] == [False, False]


def test_choosing_a_value_keeps_the_others_where_that_is_made():
    nozzles = a_nozzle_set(missing=("0.6 mm", "Steel"))
    wanted = {"Nozzle size": "0.6 mm", "Material": "Brass"}

    assert offered(nozzles, sku="NZ-0.4-BRASS", wanted=wanted).variant.sku == "NZ-0.6-BRASS"


def test_the_value_newly_chosen_wins_over_the_one_it_does_not_go_with():
    nozzles = a_nozzle_set(missing=("0.6 mm", "Steel"))
    wanted = {"Nozzle size": "0.6 mm", "Material": "Steel"}

    from_steel = offered(nozzles, sku="NZ-0.4-STEEL", wanted=wanted)
    from_large = offered(nozzles, sku="NZ-0.6-BRASS", wanted=wanted)

    assert from_steel.variant.sku == "NZ-0.6-BRASS"
    assert from_large.variant.sku == "NZ-0.4-STEEL"


def test_options_are_named_in_addresses_by_plain_words():
    assert option_keys(offered(a_nozzle_set()).product) == {
        "nozzle-size": "Nozzle size",
        "material": "Material",
    }
