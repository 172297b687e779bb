"""A product is printed when ordered: chosen, priced, bought; its file stays the shop's."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.visitors import Visitor
from store.catalog.models import Listed, Product
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.quotes.actions.printing import order_print
from store.quotes.jobs import price_printed_products
from store.quotes.models import Machine, Quote
from store.quotes.options import Options
from store.quotes.queries import printed_product
from store.uploads.actions.changing import delete_old_upload, delete_upload
from store.uploads.models import KEPT
from store.uploads.queries import uploads_to_delete
from tests.factories.buying import ASHA
from tests.factories.printing import a_printed_product, an_upload

PETG = Options(material="petg", colour="Grey")
FORM = {"choice": "petg:standard", "colour": "Grey", "infill": "20", "quantity": "2"}


def listed(product):
    with reading() as session:
        return session.scalars(select(Listed).where(Listed.product_id == product.id)).one()


def ordered(product, options):
    with transaction() as session:
        printed = printed_product(session, session.get_one(Product, product.id))
        return order_print(
            session, printed=printed, options=options, visitor=ASHA, at=clock.now()
        )


def test_the_shelf_shows_the_lowest_price_of_what_may_be_chosen(database):
    product, _ = a_printed_product(materials=["pla", "petg"], qualities=["standard"])

    quotes = [ordered(product, Options(material=m, colour="Grey")) for m in ("pla", "petg")]

    assert listed(product).price == min(quote.total for quote in quotes)
    assert listed(product).in_stock


def test_without_a_printer_it_cannot_be_had_and_with_one_it_can(database):
    product, _ = a_printed_product(materials=["pla"])
    before = listed(product).price
    for at_work in (False, True):
        with transaction() as session:
            for machine in session.scalars(select(Machine)):
                machine.active = at_work
        price_printed_products()

        assert listed(product).in_stock is at_work

    assert listed(product).price == before


def test_nothing_new_leaves_the_shelf_as_it_is(database):
    product, _ = a_printed_product(materials=["pla"])
    version = listed(product).version

    price_printed_products()

    assert listed(product).version == version


@pytest.mark.parametrize(
    "choice",
    [
        {"material": "abs"},
        {"colour": "Orange"},
        {"quality": "fine"},
        {"infill": 100},
        {"quantity": 0},
    ],
)
def test_what_it_does_not_come_in_cannot_be_ordered(database, choice):
    product, _ = a_printed_product(
        materials=["petg"], colours=["Grey", "Black"], qualities=["standard"]
    )
    asked = {"material": "petg", "colour": "Grey", **choice}

    with pytest.raises(Invalid):
        ordered(product, Options(**asked))


def test_its_model_outlives_those_of_customers(database):
    _, upload = a_printed_product()
    theirs = an_upload(filename="theirs.stl")
    later = clock.now() + KEPT + timedelta(days=1)
    with reading() as session:
        assert [each.id for each in uploads_to_delete(session, at=later)] == [theirs.id]

    with transaction() as session:
        assert delete_old_upload(session, upload_id=upload.id, at=later) == []
    owner = Visitor(upload.visitor)
    with transaction() as session, pytest.raises(Conflict):
        delete_upload(session, visitor=owner, token=upload.token, at=later)


@pytest.mark.one_database
def test_a_choice_is_put_into_the_cart_at_its_price(database, browser):
    product, _ = a_printed_product(materials=["petg"])
    browser.get(f"/products/{product.slug}/print?choice=petg:standard&quantity=2")
    assert "2 pieces" in browser.page

    added = browser.post("/cart/prints", {**FORM, "product": product.slug})

    assert added.status_code == 303
    browser.get("/cart")
    with reading() as session:
        (quote,) = session.scalars(select(Quote)).all()
    assert quote.is_firm
    assert str(quote.total) in browser.page
    assert "Shelf bracket" in browser.page


@pytest.mark.one_database
def test_everybody_sees_its_picture_and_nobody_gets_its_file(database, browser):
    product, upload = a_printed_product(materials=["petg"])
    address = f"/uploads/{upload.token}"

    assert browser.get(f"{address}/thumbnail.png").status_code == 200
    assert browser.get(f"{address}/model.stl").status_code == 404
    assert browser.get(f"{address}/file").status_code == 404
    assert browser.get(address).headers["Location"].endswith(f"/{product.slug}/print")


@pytest.mark.one_database
def test_before_it_is_measured_nothing_can_be_chosen(database, browser):
    product, _ = a_printed_product(is_measured=False)

    browser.get(f"/products/{product.slug}/print")

    assert "cannot print this at the moment" in browser.page
