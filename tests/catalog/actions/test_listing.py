"""Lists follow every change of a product, in the same transaction."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.catalog.actions.editing import refresh_listings, update_product
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.actions.products import NewOption
from store.catalog.jobs import relist_due
from store.catalog.models import Catalogue, FacetValue, Listed, Product, StockLevel
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.money import Money
from tests.catalog.counting import statements
from tests.factories.catalog import a_picture, a_product, a_review, a_spool, a_variant

pytestmark = pytest.mark.usefixtures("database")


def listed(product):
    with transaction() as session:
        return session.get(Listed, product.id)


def version():
    with transaction() as session:
        return session.scalar(select(Catalogue.version))


def facets(product):
    row = listed(product)
    with transaction() as session:
        found = FacetValue.id.in_([int(each) for each in row.facets.split()])
        columns = select(FacetValue.facet, FacetValue.value, FacetValue.swatch)
        return {tuple(each) for each in session.execute(columns.where(found))}


def test_a_new_product_is_listed_with_its_card_and_facets():
    spool = a_spool()

    row = listed(spool)

    assert (row.slug, row.price, row.visible, row.in_stock) == (
        "pla-filament",
        Money(129_900),
        True,
        True,
    )
    assert row.rating == -1
    assert row.card["variants"] == 2
    assert row.card["facts"] == [["Diameter", "1.75", "mm"], ["Net weight", "1", "kg"]]
    assert row.card["swatches"] == [["Black", "#222222"], ["Orange", "#d9431e"]]
    assert facets(spool) == {
        ("brand", "Tantu", ""),
        ("colour", "Black", "#222222"),
        ("colour", "Orange", "#d9431e"),
    }


def test_an_option_named_like_a_parameter_of_addresses_is_no_facet():
    part = a_product(
        variants=[a_variant(values=("Up",))], options=[NewOption("Sort", [("Up", "")])]
    )

    assert facets(part) == set()


def test_each_change_takes_the_next_version(staff):
    product = a_product()
    first = version()

    a_picture(product)
    a_review(product, stars=4)
    with transaction() as session:
        now = session.get_one(Product, product.id)
        update_product(
            session,
            product_id=product.id,
            expected_version=now.version,
            changes={"name": "Brass nozzle, long"},
            actor=staff,
        )

    row = listed(product)
    assert (row.name, row.rating, row.version) == ("Brass nozzle, long", 400, version())
    assert row.card["cover"]["renditions"][0][1] == 320
    assert version() >= first + 3


def test_what_sells_out_is_listed_as_sold_out_and_nothing_else_is_written():
    product, other = a_product(), a_product("Steel nozzle")
    with transaction() as session:
        session.get_one(StockLevel, product.variants[0].id).on_hand = 0

    with transaction() as session:
        both = [product.variants[0].id, other.variants[0].id]
        refresh_listings(session, variant_ids=both)

    assert not listed(product).in_stock
    assert listed(product).card["stock"] == ["Sold out", "bad"]
    assert listed(other).version < listed(product).version


def test_a_change_that_fails_leaves_the_lists_alone():
    product = a_product()
    before = version()

    with suppress(ZeroDivisionError), transaction() as session:
        session.get_one(Product, product.id).name = "Never"
        relist(session, [product.id])
        raise ZeroDivisionError

    assert (listed(product).name, version()) == ("Brass nozzle", before)


def test_the_epoch_stays_while_versions_grow():
    with transaction() as session:
        first = touch_catalogue(session)
        epoch = session.scalar(select(Catalogue.epoch))

    with transaction() as session:
        assert touch_catalogue(session) == first + 1
        assert session.scalar(select(Catalogue.epoch)) == epoch


def test_a_sale_begins_and_ends_by_the_clock(noon):
    begins, ends = noon + timedelta(hours=1), noon + timedelta(hours=2)
    planned = a_product(publish_at=begins, withdraw_at=ends)
    assert not listed(planned).visible

    with clock.frozen(begins):
        relist_due()
        assert listed(planned).visible
        settled = version()
        relist_due()
        assert version() == settled
    with clock.frozen(ends):
        relist_due()

    assert not listed(planned).visible


def test_a_hundred_products_take_no_more_statements_than_two():
    products = [a_product(f"Nozzle {number}") for number in range(6)]

    def sent(some):
        with transaction() as session, statements() as each:
            relist(session, [one.id for one in some])
        return len(each)

    assert sent(products) == sent(products[:2])
