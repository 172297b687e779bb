"""The buy box tells what so many cost; a price of one's own is seen by nobody else."""

from datetime import timedelta

import pytest

from store.catalog.actions.prices import change_price
from store.catalog.models import Variant
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.money import Money
from tests.browsing import Browser
from tests.factories.buying import a_part
from tests.factories.kits import a_kit
from tests.factories.prices import a_school, a_step

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]

PAGE = "/products/nz-04"


@pytest.fixture
def nozzle(database):
    variant = a_part(price="149.00", stock=50)
    a_step(quantity=10, price="120")
    return variant


@pytest.mark.usefixtures("nozzle")
def test_the_page_shows_what_is_saved_by_taking_more(browser):
    browser.get(f"{PAGE}?quantity=8")

    assert "You save" in browser.page
    assert "19 %" in browser.page
    assert "8 for <strong>₹1,192.00</strong>" in browser.page
    assert "2 more: ₹120.00 each" in browser.page


@pytest.mark.usefixtures("nozzle")
def test_a_quantity_that_is_chosen_brings_its_price(browser):
    answer = browser.fragment("GET", f"{PAGE}/price?variant=NZ-04&quantity=10")

    assert 'value="12000"' in answer.text
    assert "10 for <strong>₹1,200.00</strong>" in answer.text
    assert answer.text.lstrip().startswith('<div id="buy-price"')


@pytest.mark.usefixtures("nozzle")
def test_without_script_the_same_address_leads_to_the_page(browser):
    answer = browser.get(f"{PAGE}/price?variant=NZ-04&quantity=10")

    assert answer.headers["Location"] == f"{PAGE}?variant=NZ-04&quantity=10"


@pytest.mark.parametrize("address", [f"{PAGE}/price?variant=NOPE", "/products/no/price"])
@pytest.mark.usefixtures("nozzle")
def test_what_is_not_sold_has_no_price(browser, address):
    assert browser.fragment("GET", address).status_code == 404


@pytest.mark.usefixtures("nozzle")
def test_a_price_of_ones_own_is_on_a_shared_page_for_its_owner_only(app, browser):
    a_step(quantity=1, price="130", schools=True)
    a_step(quantity=10, price="99", schools=True)
    school = a_school()
    browser.sign_in(school)
    guest = Browser(app.test_client())

    pages = {}
    for name, who in (("school", browser), ("guest", guest), ("again", browser)):
        who.get(f"{PAGE}?quantity=10")
        pages[name] = "Your price" in who.page and "₹990.00" in who.page

    assert pages == {"school": True, "guest": False, "again": True}
    assert "Schools" not in guest.page


def test_a_reduction_comes_with_the_lowest_price_of_thirty_days(browser, nozzle):
    with transaction() as session:
        variant = session.get_one(Variant, nozzle)
        for price, before, days in ((149, None, 60), (139, None, 20), (129, 149, 5)):
            variant.price = Money.zero()
            change_price(
                session,
                variant=variant,
                price=Money(price * 100),
                compare_at=Money(before * 100) if before else None,
                at=clock.now() - timedelta(days=days),
            )

    browser.get(PAGE)

    assert "Lowest in the 30 days before: ₹139.00" in browser.page
    assert "₹149.00</s>" in browser.page


def test_a_price_before_that_nobody_was_asked_is_not_claimed(browser, nozzle):
    with transaction() as session:
        session.get_one(Variant, nozzle).compare_at = Money(499_00)

    browser.get(PAGE)

    assert "499" not in browser.page


@pytest.mark.usefixtures("nozzle")
def test_a_kit_says_what_is_in_it_and_what_that_costs_apart(browser):
    a_part("SCREW", price="4", stock=80)
    a_kit(parts={"NZ-04": 10, "SCREW": 8}, price="999.00")

    browser.get("/products/kit")

    assert "In the kit" in browser.page
    assert "₹1,232.00" in browser.page  # ten nozzles at 120, eight screws at 4
    assert "₹233.00 less" in browser.page


@pytest.mark.usefixtures("nozzle")
def test_programs_read_steps_and_parts(client):
    a_kit(parts={"NZ-04": 2})

    nozzle, kit = (
        client.get(f"/api/v1/catalog/products/{slug}").json["variants"][0]
        for slug in ("nz-04", "kit")
    )

    price = {"amount_minor": 12000, "currency": "INR"}
    assert nozzle["breaks"] == [{"quantity": 10, "price": price}]
    assert [(part["id"], part["quantity"]) for part in kit["parts"]] == [("NZ-04", 2)]
    assert (nozzle["parts"], kit["breaks"], kit["available"]) == ([], [], 25)
