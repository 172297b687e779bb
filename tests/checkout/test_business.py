"""Whoever buys for a business: its GSTIN, its name, and the invoice's own address."""

import pytest
from sqlalchemy import select

from store.infra.db import reading
from store.orders.models import Order
from tests.checkout.walk import HOME, order_form, press_the_button, walk_to_review

pytestmark = pytest.mark.one_database

MAHARASHTRA = "27AAPFU0939F1ZV"
BUSINESS = {"gstin": "27aapfu 0939f1zv", "business_name": "Kite Works LLP"}
ELSEWHERE = {
    "elsewhere": "y",
    "bill_line1": "3, Mill Lane",
    "bill_line2": "",
    "bill_postcode": "400013",
    "bill_city": "Mumbai",
    "bill_state": "MH",
}


def the_order():
    with reading() as session:
        return session.scalars(select(Order)).one()


def test_the_order_takes_over_the_business_and_its_address(shopper, pay_page):
    walk_to_review(shopper, **BUSINESS, **ELSEWHERE)
    assert MAHARASHTRA in shopper.page
    assert "3, Mill Lane, Mumbai 400013, Maharashtra" in shopper.page
    assert "IGST included" in shopper.page  # billed there and shipped here

    press_the_button(shopper)

    order = the_order()
    assert (order.gstin, order.business_name) == (MAHARASHTRA, "Kite Works LLP")
    assert order.billing == {
        "line1": "3, Mill Lane",
        "line2": "",
        "city": "Mumbai",
        "state": "MH",
        "postcode": "400013",
    }
    assert (order.place_of_supply, order.interstate) == ("MH", True)


def test_what_was_told_is_shown_again_and_can_be_taken_back(shopper, pay_page):
    shopper.get("/checkout/address")
    shopper.post("/checkout/address", {**HOME, **BUSINESS, **ELSEWHERE})

    shopper.get("/checkout/address")
    assert f'value="{MAHARASHTRA}"' in shopper.page
    assert 'value="3, Mill Lane"' in shopper.page

    walk_to_review(shopper, gstin="", business_name="")
    press_the_button(shopper)
    assert (the_order().gstin, the_order().billing) == ("", None)


@pytest.mark.asvs("V2.2.3")
@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"gstin": "27AAPFU0939F1ZX"}, "gstin", "its last character does not fit"),
        ({"gstin": "hello"}, "gstin", "A GSTIN has 15 characters"),
        ({"bill_state": "GJ"}, "gstin", "registered in Maharashtra"),
        ({"business_name": ""}, "business_name", "the GSTIN is registered under"),
        ({"bill_city": ""}, "bill_city", "Write its town or city."),
        ({"bill_state": "XX"}, "bill_state", "Not a valid choice"),
        ({"bill_postcode": "56"}, "bill_postcode", "A PIN code has six digits"),
    ],
)
def test_a_part_for_businesses_with_mistakes_comes_back_open(
    shopper, wrong, field, sentence
):
    shopper.get("/checkout/address")

    answer = shopper.post("/checkout/address", {**HOME, **BUSINESS, **ELSEWHERE, **wrong})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in shopper.page
    assert sentence in shopper.page
    assert "<details open>" in shopper.page
    assert 'value="3, Mill Lane"' in shopper.page


@pytest.mark.fault("C13")
def test_C13_another_state_after_the_tax_was_shown_has_to_be_agreed_to(shopper, pay_page):
    walk_to_review(shopper)
    stale = order_form(shopper)
    shopper.post("/checkout/address", {**HOME, "state": "MH", "postcode": "400001"})

    answer = shopper.post("/checkout/order", stale)

    assert answer.status_code == 409
    assert "Something has changed since you looked." in shopper.page
    assert "IGST included" in shopper.page
    press_the_button(shopper)
    assert the_order().place_of_supply == "MH"
