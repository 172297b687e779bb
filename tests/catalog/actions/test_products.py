"""Products come with options, variants and opening stock, and can be found at once."""

import pytest
from sqlalchemy import select

from store.catalog.actions.products import (
    NewOption,
    NewProduct,
    add_category,
    add_product,
    relate,
    slug_of,
)
from store.catalog.models import (
    BoughtTogether,
    MovementKind,
    Product,
    ProductStatus,
    RelationKind,
    StockMovement,
)
from store.catalog.queries.products import product_to_show
from store.catalog.queries.relations import companions_of
from store.catalog.queries.search import hits_for
from store.infra.db import reading, transaction
from store.kernel.errors import Invalid
from store.kernel.money import Money
from tests.factories.catalog import LONG_AGO, a_category, a_product, a_spool, a_variant

pytestmark = pytest.mark.usefixtures("database")


def shown(slug):
    with reading() as session:
        return product_to_show(session, slug)


def test_a_product_repeats_what_its_variants_say():
    a_product(
        "Nozzle",
        variants=[
            a_variant("DEAR", price="500", on_hand=0),
            a_variant("CHEAP", price="99.50", on_hand=3),
        ],
    )
    product = shown("nozzle")

    assert product.lowest_price == Money(9_950)
    assert product.in_stock
    with reading() as session:
        assert hits_for(session, "cheap").ids == (product.id,)


def test_opening_stock_is_written_down():
    a_spool(colours=("Black", "Orange"), sold_out=("Orange",))
    with reading() as session:
        moves = session.execute(select(StockMovement.kind, StockMovement.quantity)).all()

    assert sorted(moves) == [(MovementKind.RECEIVE, 0), (MovementKind.RECEIVE, 20)]


def test_options_and_values_keep_their_order():
    a_spool(colours=("Orange", "Black", "White"))
    (colour,) = shown("pla-filament").options

    assert [value.value for value in colour.values] == ["Orange", "Black", "White"]
    assert colour.values[0].swatch == "#d9431e"


@pytest.mark.parametrize("values", [(), ("Green",), ("Black", "Large")])
def test_a_variant_chooses_each_option_once_from_what_there_is(values):
    options = [NewOption("Colour", [("Black", "")])]

    with pytest.raises(Invalid):
        a_product(options=options, variants=[a_variant("X", values=values)])


def test_a_product_needs_a_variant():
    new = NewProduct(name="Air", hsn="2804", variants=())

    with transaction() as session, pytest.raises(Invalid):
        add_product(session, category=add_category(session, name="A"), new=new, at=LONG_AGO)


def beside(product):
    with reading() as session:
        groups = companions_of(session, session.get(Product, product.id))
    return {group: [row.name for row in rows] for group, rows in groups.items()}


def test_neighbours_stand_beside_a_product_until_staff_say_what_does():
    shelf = a_category("Nozzles")
    nozzle = a_product("Nozzle", category=shelf)
    a_product("Neighbour", category=shelf)
    a_product("Hidden", category=shelf, status=ProductStatus.DRAFT)
    wrench, tip = a_product("Wrench"), a_product("Tip")
    assert beside(nozzle) == {"neighbours": ["Neighbour"]}

    with transaction() as session:
        for _ in range(2):
            relate(session, product=nozzle, others=[tip, wrench, nozzle])
        relate(session, product=nozzle, others=[tip], kind=RelationKind.SPARE_FOR)

    assert beside(nozzle) == {"goes_with": ["Wrench"], "spare_for": ["Tip"]}


def test_what_was_bought_together_once_says_nothing_yet():
    nozzle, plate, spool = a_product("Nozzle"), a_product("Plate"), a_product("Spool")
    with transaction() as session:
        for other, orders in ((plate, 1), (spool, 2)):
            row = BoughtTogether(product_id=nozzle.id, other_id=other.id, orders=orders)
            session.add(row)

    assert beside(nozzle) == {"bought_together": ["Spool"]}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("M3×8 mm bolts", "m3-x-8-mm-bolts"),
        ("PLA Basic, 1.75 mm", "pla-basic-1-75-mm"),
        ("Grün & Blau", "grun-blau"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_name_becomes_a_part_of_an_address(name, slug):
    assert slug_of(name) == slug
