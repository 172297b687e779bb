"""In the checkout one's things are kept: for oneself, for a while, and against others."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from store.catalog.models import StockHold
from store.catalog.queries.stock import available
from store.infra.db import reading
from store.kernel import clock
from tests.browsing import Browser
from tests.checkout.walk import HOME, press_the_button, put_in_cart, walk_to_review
from tests.factories.buying import a_part
from tests.limited import limited

pytestmark = pytest.mark.one_database


def left(part, *, minutes=0):
    with reading() as session:
        at = clock.now() + timedelta(minutes=minutes)
        return available(session, [part], at=at)[part]


def test_looking_at_the_checkout_keeps_nothing_and_its_first_step_keeps_all(shopper, part):
    shopper.get("/checkout/address")
    assert left(part) == 5

    shopper.post("/checkout/address", HOME)

    assert left(part) == 4
    assert left(part, minutes=14) == 4
    assert left(part, minutes=16) == 5


def test_a_step_with_mistakes_keeps_nothing(shopper, part):
    shopper.post("/checkout/address", {**HOME, "postcode": "1"})

    assert left(part) == 5


@pytest.mark.prior_failure(7)
def test_whoever_keeps_the_last_ones_can_look_back_and_still_buy(shopper, part, pay_page):
    shopper.get("/cart")
    put_in_cart(shopper, quantity=4)
    walk_to_review(shopper)
    assert left(part) == 0

    shopper.get("/cart")
    assert "sold out" not in shopper.page.lower()
    shopper.get("/checkout/review")
    assert 'action="/checkout/order"' in shopper.page

    shopper.post("/checkout/delivery", {"delivery_method": "express"})
    assert left(part) == 0


def test_somebody_else_is_told_and_nothing_they_typed_is_lost(
    shopper, another_browser, part
):
    put_in_cart(another_browser, quantity=5)
    another_browser.get("/checkout/address")
    shopper.post("/checkout/address", HOME)

    answer = another_browser.post("/checkout/address", {**HOME, "name": "Bina Shah"})

    assert answer.location == "/cart"
    another_browser.follow(answer)
    assert "Somebody was quicker." in another_browser.page
    assert "Only 4 left of the 5 you asked for." in another_browser.page
    assert left(part) == 0  # the other four are kept for whoever has to choose now


@pytest.mark.prior_failure(8)
def test_what_is_taken_out_of_the_cart_is_free_at_once(shopper, part):
    put_in_cart(shopper, quantity=2)
    shopper.post("/checkout/address", HOME)
    assert left(part) == 2

    shopper.get("/cart")
    line = shopper.page.partition('action="/cart/lines/')[2].partition("/")[0]
    shopper.post(f"/cart/lines/{line}/quantity", {"quantity": "1"})
    assert left(part) == 4

    shopper.post(f"/cart/lines/{line}/removal")
    assert left(part) == 5


def test_what_the_cart_kept_is_the_orders_then(shopper, part, pay_page):
    walk_to_review(shopper)
    press_the_button(shopper)

    with reading() as session:
        (hold,) = session.scalars(select(StockHold))
        assert (hold.quantity, hold.cart_id) == (1, None)
        assert session.scalar(select(func.count(StockHold.id))) == 1
    assert left(part, minutes=30) == 4


def test_whoever_keeps_stock_too_often_is_slowed_down_and_may_still_look(
    configuration, database
):
    a_part(stock=5)
    with limited(configuration, database) as app:
        browser = Browser(app.test_client())
        put_in_cart(browser)
        browser.get("/checkout/address")
        for _ in range(120):
            browser.post("/checkout/address", {**HOME, "postcode": "1"})

        assert browser.post("/checkout/address", HOME).status_code == 429
        assert browser.get("/checkout/address").status_code == 200
