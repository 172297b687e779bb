"""Staff keep the zones and ways of delivery; customers are told the new ones at once."""

import pytest

from store.delivery.queries import network, zones
from store.infra.db import reading
from tests.checkout.walk import HOME, put_in_cart
from tests.factories.buying import a_part

pytestmark = pytest.mark.one_database

ZONE = {"name": "Islands", "states": "AN", "postcodes": "744101-744112", "position": "1"}
WAY = {
    "name": "By ship",
    "code": "ship",
    "note": "Every second week",
    "days_from": "8",
    "days_to": "14",
    "weights-0-up_to": "1000",
    "weights-0-price": "250",
    "weights-1-up_to": "500",
    "weights-1-price": "150.50",
    "step_g": "1000",
    "step_price": "90",
    "values-0-up_to": "",
    "values-0-price": "",
    "position": "0",
    "active": "y",
}


@pytest.fixture
def desk(browser, staff):
    browser.sign_in(staff)
    browser.get("/admin/delivery")
    return browser


def now():
    with reading() as session:
        return network(session)


def test_a_zone_and_its_way_are_made_and_offered_in_the_checkout(desk, database):
    a_part()
    desk.post("/admin/delivery/zones/new", ZONE)
    number = zone_named("Islands")
    answer = desk.post(f"/admin/delivery/zones/{number}/methods/new", WAY)
    assert answer.location == "/admin/delivery"
    desk.get("/delivery")
    assert "By ship" in desk.page
    assert "PIN codes that begin with 744101-744112" in desk.page

    put_in_cart(desk)
    desk.get("/checkout/address")
    desk.post("/checkout/address", {**HOME, "state": "AN", "postcode": "744105"})
    desk.get("/checkout/delivery")

    assert "By ship" in desk.page
    assert "₹150.50" in desk.page
    assert "Standard delivery" not in desk.page


def test_rows_are_kept_in_order_and_shown_again(desk):
    with reading() as session:
        zone_id = first_zone(session)
    desk.post(f"/admin/delivery/zones/{zone_id}/methods/new", WAY)

    way = next(one for zone in now().zones for one in zone.methods if one.code == "ship")
    assert [row.up_to for row in way.tariff.weights] == [500, 1000]
    desk.get("/admin/delivery")
    assert "up to 500 g ₹150.50; up to 1000 g ₹250.00; each further 1000 g ₹90.00" in (
        desk.page
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weights-1-up_to": "1000"}, "Two rows go up to the same figure."),
        ({"weights-1-price": ""}, "Write both figures of a row, or none."),
        ({"weights-0-price": "-5"}, "Write an amount such as 1,299.00."),
        ({"code": "pickup-two"}, "Codes of places to fetch things from begin with pickup"),
        ({"code": "standard"}, "Another way of this zone has this code."),
        ({"days_to": "7"}, "The last day comes after the first."),
        ({"step_g": "0"}, "Write grams, from 1 to"),
    ],
)
def test_a_way_with_mistakes_comes_back_as_it_was_typed(desk, wrong, sentence):
    with reading() as session:
        zone_id = first_zone(session)

    answer = desk.post(f"/admin/delivery/zones/{zone_id}/methods/new", {**WAY, **wrong})

    assert answer.status_code in {409, 422}
    assert sentence in desk.page
    assert 'value="Every second week"' in desk.page
    assert "ship" not in {one.code for zone in now().zones for one in zone.methods}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"postcodes": "56x"}, "56x is no PIN code"),
        ({"postcodes": "744112-744101"}, "744112-744101 is no PIN code"),
        ({"is_rest": "y"}, "All of India covers the rest already."),
        ({"name": "All of India"}, "There is a zone of this name."),
    ],
)
def test_a_zone_with_mistakes_is_refused(desk, wrong, sentence):
    answer = desk.post("/admin/delivery/zones/new", {**ZONE, **wrong})

    assert answer.status_code == 422
    assert sentence in desk.page
    assert len(now().zones) == 1


def test_a_way_is_taken_out_of_offer_and_away(desk):
    with reading() as session:
        express = network(session).zones[0].methods[1]
        number = method_number(session, express.code)
    filled = {"name": "Express", "code": "express", "days_from": "1", "days_to": "2"}
    desk.post(f"/admin/delivery/methods/{number}", {**filled, "position": "1"})
    assert [one.code for one in now().zones[0].methods] == ["standard"]
    desk.get("/admin/delivery")
    assert ">Off<" in desk.page

    desk.post(f"/admin/delivery/methods/{number}/removal")

    assert desk.get(f"/admin/delivery/methods/{number}").status_code == 404


def test_a_shop_without_zones_says_so_and_lets_fetch(desk, database):
    with reading() as session:
        zone_id = first_zone(session)
    desk.post(f"/admin/delivery/zones/{zone_id}/removal")

    desk.get("/delivery")

    assert now().zones == ()
    assert "Pick up in Bengaluru" in desk.page


def zone_named(name):
    with reading() as session:
        return next(zone.id for zone in zones(session) if zone.name == name)


def first_zone(session):
    return zones(session)[0].id


def method_number(session, code):
    return next(one.id for one in zones(session)[0].methods if one.code == code)
