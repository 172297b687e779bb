"""The steps of the checkout, each with everything that can be typed wrongly."""

import re

import pytest
from sqlalchemy import func, select

from store.delivery.queries import pickups_of_shop, zones
from store.infra.db import reading, transaction
from store.orders.models import Order
from tests.checkout.walk import (
    HOME,
)

pytestmark = pytest.mark.one_database


def test_the_checkout_begins_with_the_first_step_that_is_not_done(shopper):
    assert shopper.get("/checkout").location == "/checkout/address"

    shopper.post("/checkout/address", HOME)
    assert shopper.get("/checkout").location == "/checkout/delivery"

    shopper.post("/checkout/delivery", {"delivery_method": "express"})
    assert shopper.get("/checkout").location == "/checkout/review"


def test_an_address_with_mistakes_comes_back_as_it_was_typed(shopper):
    wrong = {**HOME, "email": "asha at home", "postcode": "56003", "name": "  "}

    answer = shopper.post("/checkout/address", wrong)

    assert answer.status_code == 422
    assert "<title>Error: Address" in shopper.page
    assert "There is a problem" in shopper.page
    assert 'href="#postcode">A PIN code has six digits' in shopper.page
    assert 'value="asha at home"' in shopper.page
    assert 'value="12, 4th Cross"' in shopper.page
    assert 'aria-describedby="email-hint email-error"' in shopper.page


@pytest.mark.asvs("V2.2.1")
@pytest.mark.asvs("V2.2.2")
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "आशा@example.in"),
        ("postcode", "०६०००१"),
        ("postcode", "060001"),
        ("phone", "12345"),
        ("state", "XX"),
        ("name", "x" * 121),
    ],
)
def test_a_field_that_cannot_be_used_is_refused(shopper, field, typed):
    answer = shopper.post("/checkout/address", {**HOME, field: typed})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in shopper.page


def test_what_no_label_can_show_is_left_out_of_the_address(shopper):
    shopper.post("/checkout/address", {**HOME, "name": "Asha\x00  Kulkarni\u202e"})

    shopper.get("/checkout/address")
    assert 'value="Asha Kulkarni"' in shopper.page


def test_delivery_is_chosen_by_its_days_and_nothing_else_is_taken(shopper):
    shopper.post("/checkout/address", HOME)
    shopper.get("/checkout/delivery")
    assert re.search(r"<strong>\w{3} \d+.* \d{4}</strong>", shopper.page)

    for tampered in ({}, {"delivery_method": "drone"}):
        assert shopper.post("/checkout/delivery", tampered).status_code == 422
        assert "There is a problem" in shopper.page


@pytest.mark.asvs("V2.3.1")
@pytest.mark.fault("C09")
def test_C09_steps_cannot_be_skipped(shopper):
    assert shopper.get("/checkout/delivery").location == "/checkout/address"
    assert shopper.get("/checkout/review").location == "/checkout/address"


@pytest.mark.asvs("V2.3.1")
@pytest.mark.fault("C09")
def test_C09_an_order_cannot_be_placed_from_steps_that_were_skipped(shopper):
    shopper.get("/cart")
    made_up = {"cart": "x" * 22, "total": "14900", "seal": "y" * 32}

    answer = shopper.post("/checkout/order", made_up)
    assert answer.status_code == 404

    shopper.post("/checkout/address", HOME)
    shopper.get("/checkout/delivery")
    assert shopper.get("/checkout/review").location == "/checkout/delivery"
    with reading() as session:
        assert session.scalar(select(func.count(Order.id))) == 0


@pytest.mark.asvs("V2.2.3")
def test_a_pin_code_that_no_parcel_goes_to_is_told_and_fetching_is_offered(shopper):
    _only_karnataka()

    shopper.post("/checkout/address", {**HOME, "state": "MH", "postcode": "400001"})
    shopper.get("/checkout/delivery")

    assert "We do not send parcels to 400001 yet; you can fetch your order." in shopper.page
    assert "Pick up in Bengaluru" in shopper.page
    assert "Standard delivery" not in shopper.page


def test_a_pin_code_out_of_reach_is_refused_when_nothing_can_be_fetched(shopper):
    _only_karnataka()
    with transaction() as session:
        pickups_of_shop(session)[0].active = False

    answer = shopper.post(
        "/checkout/address", {**HOME, "state": "MH", "postcode": "400001"}
    )

    assert answer.status_code == 422
    assert "We do not deliver to 400001 yet." in shopper.page
    assert 'value="12, 4th Cross"' in shopper.page


def test_an_address_elsewhere_asks_for_the_delivery_again(shopper):
    shopper.post("/checkout/address", HOME)
    shopper.post("/checkout/delivery", {"delivery_method": "express"})
    _only_karnataka()

    shopper.post("/checkout/address", {**HOME, "state": "MH", "postcode": "400001"})

    assert shopper.get("/checkout/review").location == "/checkout/delivery"


def _only_karnataka() -> None:
    with transaction() as session:
        (zone,) = zones(session)
        zone.is_rest, zone.states = False, ["KA"]
